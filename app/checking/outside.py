"""Connections that only ever go to public addresses of the network.

The address that was looked at is the one that is connected to: resolving a name twice would let
its owner answer with another one in between (DNS rebinding).
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from app.tickets.channels.deadline import watch


class PrivateAddress(OSError):
    """A host's address is one of an inner network or of this machine."""


class PublicAdapter(HTTPAdapter):
    """Opens connections to public addresses, and with ``private`` to all."""

    def __init__(self, *, private: bool = False) -> None:
        self._private = private
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools."""
        super().init_poolmanager(*args, **kwargs)
        if not self._private:
            classes = {"http": _PublicPool, "https": _PublicSecurePool}
        else:
            classes = {"http": _WatchedPool, "https": _WatchedSecurePool}
        self.poolmanager.pool_classes_by_scheme = classes


def public_addresses(host: str, port: int) -> list[str]:
    """Resolve a host; raises ``PrivateAddress`` where one of its addresses is not public."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    for address in addresses:
        if not _is_public(address):
            raise PrivateAddress(f"{host} has the address {address}")
    return addresses


def _is_public(written: str) -> bool:
    address = ip_address(written.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return (inner or address).is_global and not (inner or address).is_multicast


class _Public:
    """Takes the place of how urllib3 connects."""

    _dns_host: str
    port: int
    timeout: Any
    source_address: Any
    socket_options: Any

    def _new_conn(self) -> socket.socket:
        try:
            addresses = public_addresses(self._dns_host, self.port)
            connected = create_connection(
                (addresses[0], self.port),
                self.timeout,
                source_address=self.source_address,
                socket_options=self.socket_options,
            )
        except socket.gaierror as error:
            raise NameResolutionError(self._dns_host, self, error) from error  # type: ignore[arg-type]
        except PrivateAddress:
            raise
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "timed out") from error
        except OSError as error:
            raise NewConnectionError(self, str(error)) from error  # type: ignore[arg-type]
        return connected


class _WatchedConnection(HTTPConnection):
    def connect(self) -> None:
        super().connect()
        watch(self.sock)


class _WatchedSecureConnection(HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        watch(self.sock)


class _PublicConnection(_Public, _WatchedConnection):
    pass


class _PublicSecureConnection(_Public, _WatchedSecureConnection):
    pass


class _WatchedPool(HTTPConnectionPool):
    ConnectionCls = _WatchedConnection


class _WatchedSecurePool(HTTPSConnectionPool):
    ConnectionCls = _WatchedSecureConnection


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicSecurePool(HTTPSConnectionPool):
    ConnectionCls = _PublicSecureConnection
