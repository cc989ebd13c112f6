"""The page about both routes says what the code and the data say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_rule_and_the_assumptions_are_those_of_the_code() -> None:
    command = [sys.executable, ".ci/comparison_page.py", "--check"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_the_picture_is_drawn_by_the_command() -> None:
    picture = (ROOT / "docs" / "images" / "comparison.svg").read_text(encoding="utf-8")
    assert picture.startswith("<svg")
    assert "durable: return" in picture
