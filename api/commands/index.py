"""``maatwerk index rebuild``."""

from __future__ import annotations

from api.bootstrap import assemble
from api.commands.output import ProgressBars, notices, undisturbed
from api.settings import load_settings


def run_rebuild() -> None:
    """Build the index anew from the database and keep it."""
    with undisturbed():
        application = assemble(load_settings())
        application.read_names()
        with ProgressBars() as bars:
            report = application.service.rebuild_index(application.actor, progress=bars.bar("index"))
    notices().print(str(report), markup=False)
