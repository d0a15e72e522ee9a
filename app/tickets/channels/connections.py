"""Connections of ``requests`` that a deadline can end.

A module of its own, since it needs ``requests``, which takes long to import.
"""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from app.tickets.channels.deadline import watch


class WatchedAdapter(HTTPAdapter):
    """Opens connections that are watched; each is used once."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pool; certificates of the system count beside those of ``requests``."""
        super().init_poolmanager(*args, ssl_context=_context(), **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


@cache
def _context() -> ssl.SSLContext:
    # Reading the system's certificates takes 40 ms, more than all the rest of a request.
    return ssl.create_default_context()


class _Connection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        watch(self.sock)


class _SecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()  # The handshake as a whole has the timeout of a read.
        watch(self.sock)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection
