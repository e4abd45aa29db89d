"""Where pages are served: this machine alone."""

from __future__ import annotations

import socket
from typing import Final

from corpus.errors import WrongUse

HOST: Final = "127.0.0.1"


def listening(port: int) -> socket.socket:
    """A socket that listens on this machine alone (`port` 0: any free one); WrongUse when the port is taken.

    It listens before a server runs, so that a quick click on the printed link waits instead of failing.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise WrongUse(f"port {port} cannot be used ({error.strerror}); choose another with --port") from error
    return listener
