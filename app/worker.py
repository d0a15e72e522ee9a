"""gunicorn's thread worker, whose own error pages carry our headers, too.

What cannot be read as a request never reaches the site, so gunicorn answers it.
"""

from __future__ import annotations

import socket
from typing import Any, Final, cast

from gunicorn.workers.gthread import ThreadWorker

from app.policy import HEADERS

_HEADERS: Final = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items()).encode()


class Worker(ThreadWorker):
    """Answers requests in threads."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read."""
        super().handle_error(req, cast(socket.socket, _WithHeaders(client)), addr, exc)


class _WithHeaders:
    """A socket that puts our headers below the status line of what is sent at once."""

    def __init__(self, client: socket.socket) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def sendall(self, data: bytes) -> None:
        """Send a whole response."""
        status, end, rest = data.partition(b"\r\n")
        self._client.sendall(status + end + _HEADERS + rest)
