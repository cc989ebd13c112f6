#!/usr/bin/env python3
"""Draws what ``maatwerk demo`` prints as an SVG: ``picture.py docs/images/demo.svg [WHICH]``.

The output is real and uncut but for its length: shown are the placements of one of the three participants (``WHICH``, from 1) and
what is not yet possible. ``⋮`` stands for what is left out.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

WIDTH = 128
# No font from elsewhere: a picture in a README fetches nothing.
FORMAT = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
HEADING = re.compile(r"^\S+ · .*[─…]\s*$")


def printed() -> list[Text]:
    """The lines that the demo prints, with their colours."""
    environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "MAATWERK_LOG_LEVEL": "error"}
    command = [str(Path(sys.executable).with_name("maatwerk")), "demo", "--no-serve"]
    shown = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout.decode()  # noqa: S603
    return [Text.from_ansi(line) for line in shown.rstrip().split("\n")]


def chosen(lines: list[Text], which: int) -> list[Text]:
    """The first table of one participant, and the last part: what is not yet possible."""
    starts = [number for number, line in enumerate(lines) if HEADING.match(line.plain)]
    if len(starts) < which + 1:
        raise SystemExit(f"the demo printed {len(starts)} headings, which is too few for participant {which}")
    begin = starts[which - 1]
    end = next(number for number in range(begin, len(lines)) if lines[number].plain.startswith("└"))
    return [*lines[begin : end + 1], Text("⋮"), *lines[starts[-1] :]]


def draw(lines: list[Text], target: Path) -> None:
    """Write the lines as an SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False)
    drawing = console.export_svg(title="make demo", code_format=FORMAT, unique_id="demo")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(line.rstrip() for line in drawing.splitlines()).strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    draw(chosen(printed(), int(sys.argv[2]) if len(sys.argv) > 2 else 1), Path(sys.argv[1]))
