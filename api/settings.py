"""Settings: the only reader of the environment. Each is set by ``MAATWERK_<NAME>`` or on the command line, and
checked here."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_cache_path
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from matching.domain.errors import ConfigurationError

PREFIX = "MAATWERK_"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def _variable(name: str, *others: str) -> AliasChoices:
    return AliasChoices(PREFIX + name, *others)


class Settings(BaseSettings):
    """All settings with their defaults. A wrong one stops the program with a text that names it, the value and what
    is allowed."""

    model_config = SettingsConfigDict(extra="ignore", case_sensitive=False, frozen=True)

    data_dir: Path = Field(default=Path("var"), validation_alias=_variable("DATA_DIR"))
    """Where the database, the index and imported tables live."""

    cache_dir: Path = Field(
        default_factory=lambda: user_cache_path("maatwerk"), validation_alias=_variable("CACHE_DIR")
    )
    """Where vectors of job titles are kept between runs: no personal data, and it can be deleted at any moment."""

    database_url: str | None = Field(default=None, validation_alias=_variable("DATABASE_URL"))
    """``sqlite:///path/file.sqlite3`` or ``postgresql://user@host/name``; without it, a SQLite file in ``data_dir``."""

    encoder: str | None = Field(default=None, validation_alias=_variable("ENCODER"))
    """Name or path of a sentence-transformers model; without it, the model in ``embeddings/model``."""

    ranker: Path | None = Field(default=None, validation_alias=_variable("RANKER"))
    """A ranker that ``maatwerk train`` promoted; without it, the documented weights rank."""

    host: str = Field(default="127.0.0.1", validation_alias=_variable("HOST"))
    """The address that ``serve`` binds to. Any other than loopback needs accounts, a secret key and a proxy."""

    port: int = Field(default=8000, ge=1, le=65535, validation_alias=_variable("PORT", "PORT"))
    """The port that ``serve`` binds to; plain ``PORT`` works as well."""

    lang: Literal["nl", "en"] = Field(default="nl", validation_alias=_variable("LANG"))
    """The language of texts where the reader did not choose one."""

    threads: int = Field(default=1, ge=1, le=256, validation_alias=_variable("THREADS"))
    """Threads of the numeric libraries. One is fastest for short texts; requests run side by side instead."""

    places: Path | None = Field(default=None, validation_alias=_variable("PLACES"))
    """A CSV of postcode-4 areas (``pc4,plaats,lat,lon``) that makes places exact; ``maatwerk import places`` keeps
    one in ``data_dir``."""

    assumptions: Path | None = Field(default=None, validation_alias=_variable("ASSUMPTIONS"))
    """A JSON file with the organisation's own values for assumptions of the comparison of routes (docs/comparison.md)."""

    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", validation_alias=_variable("LOG_LEVEL")
    )
    """How much is logged."""

    log_format: Literal["text", "json"] = Field(default="text", validation_alias=_variable("LOG_FORMAT"))
    """One line of text a message, or one JSON object a line for log collectors."""

    organisation: str = Field(
        default="Maatwerk", min_length=1, max_length=200, validation_alias=_variable("ORGANISATION")
    )
    """The organisation that the built-in coach, and the command line, work for."""

    accounts: Literal["off", "on"] = Field(default="off", validation_alias=_variable("ACCOUNTS"))
    """``on``: everybody signs in or sends a token. ``off``, on this computer only: whoever is there is the built-in coach."""

    secret_key: SecretStr | None = Field(default=None, min_length=32, validation_alias=_variable("SECRET_KEY"))
    """At least 32 characters that nobody knows; keeps counted attempts to sign in unreadable. Needed on a public address."""

    public_url: str | None = Field(default=None, validation_alias=_variable("PUBLIC_URL"))
    """The address that people use, such as ``https://maatwerk.gemeente.example``: its name is served, and cookies need TLS."""

    proxy: str | None = Field(default=None, validation_alias=_variable("PROXY"))
    """Addresses (with commas) of the proxies that end TLS: only they are believed about whom a request comes from."""

    @field_validator("public_url")
    @classmethod
    def _https_only(cls, url: str | None) -> str | None:
        parts = urlsplit(url or "https://x")
        if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("https:// and a name, such as https://maatwerk.gemeente.example")
        return url

    @field_validator("proxy")
    @classmethod
    def _addresses(cls, proxy: str | None) -> str | None:
        for one in (proxy or "").split(",") if proxy else ():
            try:
                ip_network(one.strip(), strict=False)
            except ValueError:
                raise ValueError("internet addresses with commas, such as 10.0.0.5 or 10.0.0.0/24") from None
        return proxy

    @field_validator("log_level", "lang", "log_format", "accounts", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.lower() if isinstance(value, str) else value

    @field_validator(
        "encoder", "database_url", "places", "ranker", "assumptions", "secret_key", "public_url", "proxy", mode="before"
    )
    @classmethod
    def _empty_is_absent(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("sqlite:", "postgresql:", "postgres:", "postgresql+psycopg:")):
            raise ValueError(
                "an address that begins with sqlite: or postgresql:, such as sqlite:///var/maatwerk.sqlite3"
            )
        return url

    @property
    def is_public(self) -> bool:
        """Whether others than this computer can come in: directly, or through a proxy."""
        return self.host not in LOOPBACK or self.public_url is not None

    @property
    def public_name(self) -> str | None:
        """The name of the address that people use."""
        return urlsplit(self.public_url).hostname if self.public_url else None

    @property
    def key(self) -> bytes:
        """The secret key; empty where none is set, which only this computer may do without."""
        return self.secret_key.get_secret_value().encode() if self.secret_key else b""

    @property
    def database(self) -> str:
        """The address of the database that is used."""
        if self.database_url is None:
            return f"sqlite:///{(self.data_dir / 'maatwerk.sqlite3').as_posix()}"
        return self.database_url

    @property
    def index_path(self) -> Path:
        """Where the vector index is kept between runs; it can be deleted at any moment."""
        return self.data_dir / "index.faiss"

    @property
    def places_path(self) -> Path | None:
        """The postcode table in use: the one that was set, else the one that was imported, else none."""
        if self.places is not None:
            return self.places
        imported = self.data_dir / "places.csv"
        return imported if imported.is_file() else None


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment, with ``overrides`` (those that are not None) on top.

    Raises ConfigurationError naming each wrong variable, its value and what is allowed.
    """
    # By the name of the variable: by that of the field, an ordinary LANG or HOST in the environment would count too.
    given = {PREFIX + name.upper(): value for name, value in overrides.items() if value is not None}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise ConfigurationError("\n".join(_sentence(one) for one in error.errors(include_url=False))) from None
    _require_protection(settings)
    if settings.places is not None and not settings.places.is_file():
        raise ConfigurationError(
            f"{PREFIX}PLACES={settings.places}: there is no such file; give a CSV with pc4, plaats, lat and lon"
        )
    if settings.assumptions is not None and not settings.assumptions.is_file():
        raise ConfigurationError(
            f'{PREFIX}ASSUMPTIONS={settings.assumptions}: there is no such file; give JSON such as {{"minimum_wage": 15}}'
        )
    return settings


def _require_protection(settings: Settings) -> None:
    """ConfigurationError when others could come in without what protects the people in the database."""
    if not settings.is_public:
        return
    needed = {
        "ACCOUNTS=on": settings.accounts == "on",
        "SECRET_KEY=<at least 32 random characters, such as `openssl rand -base64 32` makes>": bool(
            settings.secret_key
        ),
        "PUBLIC_URL=https://<the name that people use>": bool(settings.public_url),
        "PROXY=<the address of the proxy that ends TLS>": bool(settings.proxy),
    }
    missing = [f"{PREFIX}{name}" for name, there in needed.items() if not there]
    if missing:
        what = f"HOST={settings.host}" if settings.host not in LOOPBACK else f"PUBLIC_URL={settings.public_url}"
        raise ConfigurationError(
            f"{PREFIX}{what}: others can come in there, so this is needed as well: {'; '.join(missing)}. "
            f"On this computer alone ({', '.join(LOOPBACK)}) nothing of it is"
        )


def _sentence(error: Any) -> str:
    name = str(error["loc"][0]) if error["loc"] else ""
    name = name if name.upper() == "PORT" or name.upper().startswith(PREFIX) else PREFIX + name.upper()
    allowed = str(error["msg"]).removeprefix("Value error, ").removeprefix("Input should be ")
    given = "…" if name.upper().endswith("SECRET_KEY") else error["input"]
    return f"{name.upper()}={given}: not possible; allowed: {allowed}"
