# Two commands: `make demo` and `make test`. `make help` lists the others.

VENV ?= .venv
PORT ?= 8000
PYTHON ?=
PIP_FLAGS ?=
TORCH_INDEX ?=
SYSTEM_TORCH ?= yes
PYTEST_FLAGS ?=

# One thread is fastest for short texts: several threads of PyTorch and BLAS on few cores wait for one another.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export TOKENIZERS_PARALLELISM := false
export VENV PORT PYTHON PIP_FLAGS TORCH_INDEX SYSTEM_TORCH

BIN := $(VENV)/bin

define CHECK
$(BIN)/python -m ruff check .
$(BIN)/python -m ruff format --check .
$(BIN)/python -m mypy --strict
$(BIN)/lint-imports --no-cache
endef

.DEFAULT_GOAL := help
.PHONY: help demo test check constraints docs linking-card ranking-card picture clean free-port FORCE

help: ## this list
	@echo 'Maatwerk. What make can do:'
	@sed -n 's/^\([a-z-]*\):.*## /  make \1#/p' $(MAKEFILE_LIST) | awk -F'#' '{printf "%-20s %s\n", $$1, $$2}'
	@echo 'Variables: PORT=8000 PYTHON=python3.12 VENV=.venv TORCH_INDEX=address PIP_FLAGS=flags SYSTEM_TORCH=no PYTEST_FLAGS=flags'

demo: free-port $(VENV)/.demo ## install, fill a database with a fictional region, show matches, serve on 127.0.0.1:$PORT until Ctrl-C
	@$(BIN)/maatwerk demo --port $(PORT)

test: $(VENV)/.test ## install with the test tools, run the checks and every test
	$(CHECK)
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

check: $(VENV)/.test ## ruff, mypy --strict, import contracts
	$(CHECK)

constraints: ## write constraints.txt anew, from the newest versions that pyproject.toml allows
	@rm -rf build/constraints; mkdir -p build
	@VENV=build/constraints SYSTEM_TORCH=no NEWEST=yes .ci/install test
	build/constraints/bin/python .ci/constraints.py pyproject.toml > build/constraints.txt
	@mv build/constraints.txt constraints.txt; rm -rf build/constraints
	@echo 'constraints.txt is new: look at what changed, run make test, and commit it.'

docs: $(VENV)/.demo ## write the tables of docs/ranking.md and docs/comparison.md anew from the code
	$(BIN)/python .ci/ranking_tables.py
	$(BIN)/python .ci/comparison_page.py

MELO ?= ../shared/melo-dev
linking-card: $(VENV)/.test ## measure linking on a folder of MELO sets (MELO=folder) and write docs/linking-card.md anew; twenty minutes
	@mkdir -p build
	nice -n 15 $(BIN)/maatwerk evaluate linking $(MELO) --json --svg docs/images/linking.svg > build/linking.json
	$(BIN)/python .ci/linking_card.py build/linking.json

ranking-card: $(VENV)/.test ## measure the ranking on the fixtures and write docs/ranking-card.md anew; some minutes
	nice -n 15 $(BIN)/maatwerk evaluate ranking --card docs/ranking-card.md

PERSON ?= 1
picture: $(VENV)/.demo ## draw docs/images/demo.svg anew from what the demo prints (PERSON=1, 2 or 3)
	$(BIN)/python .ci/picture.py docs/images/demo.svg $(PERSON)

clean: ## remove the environment that make made, caches and build files; never data
	@if [ -f $(VENV)/.made ]; then rm -rf $(VENV); else echo '$(VENV) was not made by make: it stays'; fi
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache *.egg-info
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

free-port:
	@! command -v python3 >/dev/null || python3 .ci/free_port.py '$(PORT)'

$(VENV)/.demo: pyproject.toml constraints.txt
	@.ci/install demo

$(VENV)/.test: pyproject.toml constraints.txt
	@.ci/install test

# Stamps are only worth something for the folder in which they were made, and while their Python runs.
ifneq ($(shell $(BIN)/python -c pass 2>/dev/null && cat $(VENV)/.place 2>/dev/null),$(shell pwd -P))
$(VENV)/.demo $(VENV)/.test: FORCE
endif
FORCE:
