"""Options and arguments that commands of :mod:`api.cli` share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

Lang = Literal["nl", "en"]
FileFormat = Literal["csv", "jsonl", "json", "xlsx"]

LangOption = Annotated[
    Lang | None, typer.Option("--lang", help="Language of the texts (default: MAATWERK_LANG, else nl).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON on stdout, and nothing else there.")]
AudienceOption = Annotated[
    Literal["coach", "participant"], typer.Option("--audience", help="In whose words: a participant's are simpler.")
]
LimitOption = Annotated[int, typer.Option("--limit", min=1, max=200, help="How many of each kind.")]
AsOfOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day to judge by (default: today).")
]
PortOption = Annotated[
    int | None,
    typer.Option("--port", min=1, max=65535, help="Port to serve on (default: MAATWERK_PORT or PORT, else 8000)."),
]
FormatOption = Annotated[
    FileFormat | None, typer.Option("--format", help="Format of the file (default: by its ending).")
]
ImportFile = Annotated[
    Path, typer.Argument(help="The file; - reads standard input (then --format is needed).", allow_dash=True)
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Take all lines or none.")]
TextLanguageOption = Annotated[
    str | None, typer.Option("--language", help="Language of the text: a code or a name (default: whatever it is).")
]
ExportFile = Annotated[Path, typer.Argument(help="The file to write; - writes to standard output.", allow_dash=True)]
