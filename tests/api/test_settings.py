from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from api.settings import Settings, load_settings
from matching.domain.errors import ConfigurationError


def test_defaults_need_nothing() -> None:
    settings = load_settings()
    assert settings.database == "sqlite:///var/maatwerk.sqlite3"
    assert (settings.host, settings.port, settings.lang, settings.threads) == ("127.0.0.1", 8000, "nl", 1)
    assert settings.encoder is None
    assert settings.places_path is None


def test_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAATWERK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MAATWERK_LANG", "EN")
    monkeypatch.setenv("PORT", "8123")
    settings = load_settings()
    assert settings.index_path.parent == tmp_path
    assert (settings.lang, settings.port) == ("en", 8123)


def test_the_command_line_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAATWERK_PORT", "8123")
    monkeypatch.setenv("MAATWERK_LANG", "en")
    settings = load_settings(port=8200, lang="nl")
    assert (settings.port, settings.lang) == (8200, "nl")
    assert load_settings(port=None).port == 8123


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("MAATWERK_HOST", "0.0.0.0", "127.0.0.1"),  # noqa: S104
        ("MAATWERK_PORT", "70000", "65535"),
        ("PORT", "abc", "integer"),
        ("MAATWERK_LANG", "fr", "'nl' or 'en'"),
        ("MAATWERK_THREADS", "0", "greater than or equal to 1"),
        ("MAATWERK_DATABASE_URL", "mysql://x", "sqlite:"),
        ("MAATWERK_LOG_LEVEL", "loud", "'debug'"),
        ("MAATWERK_PROXY", "*", "10.0.0.5"),
        ("MAATWERK_ACCOUNTS", "perhaps", "'off' or 'on'"),
        ("MAATWERK_PUBLIC_URL", "http://maatwerk.example", "https://"),
        ("MAATWERK_PUBLIC_URL", "https://maatwerk.example/path", "https://"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    text = str(caught.value)
    assert name in text
    assert value in text
    assert allowed in text


def test_a_missing_postcode_table_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAATWERK_PLACES", str(tmp_path / "none.csv"))
    with pytest.raises(ConfigurationError, match="MAATWERK_PLACES"):
        load_settings()


def test_an_imported_postcode_table_is_used(tmp_path: Path) -> None:
    (tmp_path / "places.csv").write_text("pc4,plaats,lat,lon\n")
    assert load_settings(data_dir=tmp_path).places_path == tmp_path / "places.csv"


def test_every_setting_is_documented() -> None:
    import ast

    tree = ast.parse((Path(__file__).parents[2] / "api" / "settings.py").read_text())
    body = next(one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == "Settings").body
    documented = {
        field.target.id
        for field, text in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr)
    }
    assert documented == set(Settings.model_fields)


PUBLIC = {
    "MAATWERK_ACCOUNTS": "on",
    "MAATWERK_SECRET_KEY": "s" * 32,
    "MAATWERK_PUBLIC_URL": "https://maatwerk.example",
    "MAATWERK_PROXY": "10.0.0.1",
}


@pytest.mark.parametrize("missing", [*PUBLIC, None])
def test_a_public_address_needs_accounts_a_key_a_name_and_a_proxy(
    monkeypatch: pytest.MonkeyPatch, missing: str | None
) -> None:
    for name, value in {**PUBLIC, "MAATWERK_HOST": "0.0.0.0"}.items():  # noqa: S104
        if name != missing:
            monkeypatch.setenv(name, value)
    if missing is None:
        settings = load_settings()
        assert (settings.is_public, settings.public_name, settings.key) == (True, "maatwerk.example", b"s" * 32)
        return
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert f"{missing}=" in str(caught.value)
    assert all(f"{name}=" not in str(caught.value) for name in PUBLIC if name != missing)


def test_a_name_for_others_needs_the_same_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy on this computer lets others in, too."""
    monkeypatch.setenv("MAATWERK_PUBLIC_URL", "https://maatwerk.example")
    with pytest.raises(ConfigurationError, match="MAATWERK_ACCOUNTS=on"):
        load_settings()


def test_a_secret_key_is_never_said_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAATWERK_SECRET_KEY", "kort-geheim")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert "MAATWERK_SECRET_KEY" in str(caught.value)
    assert "kort-geheim" not in str(caught.value)
    monkeypatch.setenv("MAATWERK_SECRET_KEY", "lang-geheim" * 4)
    assert "geheim" not in repr(load_settings())
