#!/usr/bin/env python3
"""Writes constraints.txt: the exact version of everything that the declared requirements bring.

Run by ``make constraints`` in a fresh environment: ``python .ci/constraints.py pyproject.toml > constraints.txt``. It follows the
requirements of pyproject.toml, with the extra ``test``, through the metadata of what is installed, so that packages
that happen to be there besides are not pinned.
"""

from __future__ import annotations

import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

EXTRA = "test"
HEADER = """\
# What `make demo` and `make test` install, exactly. Written by `make constraints`; do not edit.
# Versions only: where packages come from, and which build of PyTorch (CPU or CUDA), is the installing computer's choice.
"""


def pins(pyproject: Path) -> dict[str, str]:
    """Version by canonical name of the whole closure; SystemExit naming what is not installed."""
    project = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    own = canonicalize_name(project["name"])
    queue = [Requirement(one) for one in (*project["dependencies"], *extras[EXTRA])]
    done: set[tuple[str, str]] = set()
    found: dict[str, str] = {}
    while queue:
        wanted = queue.pop()
        name = canonicalize_name(wanted.name)
        if name == own:
            queue += [Requirement(one) for extra in wanted.extras for one in extras[extra]]
            continue
        for extra in ("", *sorted(wanted.extras)):
            if (name, extra) in done:
                continue
            done.add((name, extra))
            try:
                package = distribution(name)
            except PackageNotFoundError:
                raise SystemExit(f"{name} is not installed: install '.[{EXTRA}]' first") from None
            # Both builds of PyTorch satisfy the pin without the local part ("2.13.0+cpu").
            found[name] = Version(package.version).public
            needs = [Requirement(one) for one in package.requires or ()]
            queue += [one for one in needs if one.marker is None or one.marker.evaluate({"extra": extra})]
    # CUDA comes with one build of PyTorch only, which names its exact versions itself.
    return {name: version for name, version in found.items() if not name.startswith(("nvidia-", "cuda-", "triton"))}


if __name__ == "__main__":
    versions = pins(Path(sys.argv[1]))
    sys.stdout.write(HEADER + "".join(f"{name}=={versions[name]}\n" for name in sorted(versions)))
