"""``maatwerk serve``: HTTP on this computer, or, with accounts and behind a proxy that ends TLS, for others."""

from __future__ import annotations

import errno
import socket

import typer

from api.bootstrap import Application
from api.logs import start_logging
from api.settings import Settings
from matching.domain.errors import ConfigurationError


def check_port(host: str, port: int) -> None:
    """ConfigurationError, saying what to do, when the port cannot be had. Asked before long work begins."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As uvicorn does: a port that was in use a moment ago is free again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = (
                "is in use by another program"
                if error.errno == errno.EADDRINUSE
                else f"cannot be used ({error.strerror})"
            )
            other = port + 1 if port < 65535 else 8001
            raise ConfigurationError(
                f"port {port} {why}. Choose another: `PORT={other} make demo`, or `maatwerk serve --port {other}`"
            ) from None


def run_server(settings: Settings, application: Application | None = None) -> None:
    """Serve until Ctrl-C; ``application`` when it is assembled already."""
    check_port(settings.host, settings.port)
    start_logging(settings.log_level, settings.log_format)
    import uvicorn

    from api.app import create_app

    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    who = f"for {settings.public_url}" if settings.is_public else "this computer only"
    how = "everybody signs in" if settings.accounts == "on" else "accounts are off"
    typer.echo(f"maatwerk: http://{shown}:{settings.port} ({who}; {how}). Stop with Ctrl-C.", err=True)
    uvicorn.run(
        create_app(settings, application),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        # Without a proxy nobody is believed about the address that a request comes from.
        proxy_headers=settings.proxy is not None,
        forwarded_allow_ips=settings.proxy or "",
        timeout_graceful_shutdown=5,
    )
