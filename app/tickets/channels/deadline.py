"""An end for what talks to others: a server that drips bytes must not hold a worker.

Timeouts of sockets count from byte to byte.  Here a timer shuts the connection down, and the
read that waits for it fails.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


class Deadline:
    """Shuts the connections that it watches down when its time is over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self.passed = False

    def watch(self, connection: socket.socket) -> None:
        """Watch a connected socket, also one that is or will be wrapped in TLS."""
        # Wrapping takes a socket's descriptor away; a second one of the same connection stays.
        double = socket.socket(fileno=os.dup(connection.fileno()))
        with self._lock:
            self._watched.append(double)
            if self.passed:
                _shut_down(double)

    def end(self) -> None:
        """Shut everything down."""
        with self._lock:
            self.passed = True
            for connection in self._watched:
                _shut_down(connection)

    def close(self) -> None:
        """Forget the connections, and leave them to those who use them."""
        with self._lock:
            for connection in self._watched:
                connection.close()
            self._watched.clear()


@contextmanager
def deadline(seconds: float) -> Iterator[Deadline]:
    """End the connections of this block after ``seconds``; inside another block, with that one."""
    outer = _current.get()
    if outer is not None:
        yield outer
        return
    made = Deadline()
    timer = threading.Timer(seconds, made.end)
    timer.daemon = True
    token = _current.set(made)
    timer.start()
    try:
        yield made
    finally:
        _current.reset(token)
        timer.cancel()
        made.close()


def watch(connection: socket.socket) -> None:
    """Put a connection under the deadline of the block that runs, if there is one."""
    current = _current.get()
    if current is not None:
        current.watch(connection)


def _shut_down(connection: socket.socket) -> None:
    with suppress(OSError):  # The other side was faster.
        connection.shutdown(socket.SHUT_RDWR)
