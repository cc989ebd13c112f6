#!/usr/bin/env python3
"""Says in good time that a port is taken, and what to do: ``free_port.py 8000``. Runs on any Python 3, before anything is installed."""

import errno
import socket
import sys


def problem(port: str) -> str:
    """Why 127.0.0.1 cannot be served on this port; empty when it can."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        return f"PORT={port} is no port: give a number from 1 to 65535, for example make demo PORT=8001"
    with socket.socket() as probe:
        # As the server does: a port that was in use a moment ago is free again.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            why = "is in use by another program" if error.errno == errno.EADDRINUSE else f"cannot be used ({error})"
            other = int(port) + 1 if int(port) < 65535 else 8001
            return f"Port {port} {why}. Stop that program, or choose another port: make demo PORT={other}"
    return ""


if __name__ == "__main__":
    sys.exit(problem(sys.argv[1]) or 0)
