"""gunicorn's thread worker, whose own error pages carry our headers, and whose log names nobody.

What cannot be read as a request never reaches the site, so gunicorn answers it.
"""

from __future__ import annotations

import logging
import socket
from typing import Any, Final, cast

from gunicorn.workers.gthread import ThreadWorker

from app.policy import HEADERS

log = logging.getLogger(__name__)
_HEADERS: Final = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items()).encode()


_TELLS_ADDRESS: Final = "Invalid request from ip="
_TELLS_QUESTION: Final = "Error handling request"
"""How gunicorn's log lines begin that hold what came in."""


class Worker(ThreadWorker):
    """Answers requests in threads."""

    def init_process(self) -> None:
        """Begin to serve."""
        logging.getLogger("gunicorn.error").addFilter(_names_nobody)
        super().init_process()

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read."""
        log.warning("A request could not be read: %s", type(exc).__name__)
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


def _names_nobody(line: logging.LogRecord) -> bool:
    """Keep what visitors sent, and their addresses, out of a line of the log."""
    told = str(line.msg)
    if told.startswith(_TELLS_QUESTION):
        line.msg, line.args = _TELLS_QUESTION, ()
    return not told.startswith(_TELLS_ADDRESS)
