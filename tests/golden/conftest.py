"""What the golden tests ask: the program as it is started, without a database, made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from api.bootstrap import Application


@pytest.fixture(scope="session")
def application() -> Application:
    """The program of the default settings."""
    from api.bootstrap import assemble
    from api.settings import load_settings

    return assemble(load_settings(), stateless=True)
