"""What the documents say is so: fields, codes, weights, settings, commands and links."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from api.cli import app
from api.settings import Settings
from matching.domain import vocabulary
from matching.domain.opportunity import OPPORTUNITY_TYPES
from matching.domain.participant import Participant

ROOT = Path(__file__).parents[1]
CONTRACTS = (ROOT / "docs" / "contracts.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "fixtures" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def anchors(page: Path) -> set[str]:
    """The places in a page that a link can lead to, as GitHub names them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def parts(type_: Any) -> set[type]:
    """The domain types within an annotation."""
    if is_dataclass(type_) and isinstance(type_, type):
        return {type_}
    return set().union(*(parts(one) for one in get_args(type_))) if get_origin(type_) or get_args(type_) else set()


def contract_fields(type_: type, seen: set[type] | None = None) -> set[str]:
    seen = seen if seen is not None else set()
    seen.add(type_)
    names = {one.name for one in fields(type_)}
    for hint in get_type_hints(type_).values():
        for inner in parts(hint) - seen:
            names |= contract_fields(inner, seen)
    return names


@pytest.mark.parametrize("type_", [Participant, *OPPORTUNITY_TYPES.values()], ids=lambda one: one.__name__)
def test_each_field_of_the_contract_is_described(type_: type) -> None:
    described = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", CONTRACTS))))
    assert contract_fields(type_) <= described, sorted(contract_fields(type_) - described)


def test_each_word_of_the_closed_lists_is_described() -> None:
    described = set(re.findall(r"\w+", CONTRACTS))
    lists = [value for name, value in vars(vocabulary).items() if name.isupper() and isinstance(value, tuple)]
    assert lists
    missing = {word for words in lists for word in words} - described
    assert not missing


def test_each_setting_is_described() -> None:
    for field in Settings.model_fields.values():
        names = [one for one in getattr(field.validation_alias, "choices", []) if one.startswith("MAATWERK_")]
        assert all(f"`{name}`" in CONTRACTS for name in names), names


def test_each_command_is_described() -> None:
    from typer.main import get_command

    def commands(group: Any, prefix: str = "") -> set[str]:
        found: set[str] = set()
        for name, one in getattr(group, "commands", {}).items():
            if not one.hidden:
                found |= commands(one, f"{prefix}{name} ") if hasattr(one, "commands") else {f"{prefix}{name}"}
        return found

    text = CONTRACTS.replace("participants\\|opportunities", "participants")
    later = {"import opportunities", "export opportunities"}
    for command in commands(get_command(app)) - later:
        assert re.search(rf"`{re.escape(command)}\b", text), command


def test_the_tables_of_the_ranking_are_those_of_the_code() -> None:
    answer = subprocess.run(
        [sys.executable, ".ci/ranking_tables.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr


def test_the_data_card_counts_what_is_there() -> None:
    card = (ROOT / "fixtures" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w/]+\.(?:jsonl|csv))` \| (\d+) \|", card, re.MULTILINE)
    assert len(rows) >= 7
    for name, told in rows:
        file = ROOT / "fixtures" / name
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        assert len(lines) - (file.suffix == ".csv") == int(told), name


def test_group_attributes_and_consents_belong_to_participants_of_the_fixtures() -> None:
    with (ROOT / "fixtures" / "participants.jsonl").open(encoding="utf-8") as file:
        people = {json.loads(line)["id"] for line in file}
    for name in ("groups.csv", "consents.csv"):
        rows = (ROOT / "fixtures" / name).read_text(encoding="utf-8").splitlines()[1:]
        assert {row.split(",")[0] for row in rows} <= people
