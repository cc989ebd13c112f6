#!/usr/bin/env python3
"""Draws what ``maatwerk demo`` prints as an SVG: ``picture.py docs/images/demo.svg``. Nothing in the picture is made up."""

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


def main(target: Path) -> None:
    """Run the demo and write the picture."""
    environment = os.environ | {"FORCE_COLOR": "1", "COLUMNS": str(WIDTH), "MAATWERK_LOG_LEVEL": "error"}
    command = [str(Path(sys.executable).with_name("maatwerk")), "demo", "--no-serve"]
    shown = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout.decode()  # noqa: S603
    lines = [Text.from_ansi(line) for line in shown.rstrip().splitlines()]
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    for line in lines:
        console.print(line, soft_wrap=True)
    drawing = console.export_svg(title="make demo", code_format=FORMAT, unique_id="demo")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(line.rstrip() for line in drawing.splitlines()).strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
