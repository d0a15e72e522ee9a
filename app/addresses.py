"""Absolute addresses of this site."""

from __future__ import annotations

from flask import request

from app.context import services


def origin() -> str:
    """Return the site's scheme and host, without a slash at the end.

    That of the settings; without one that of the request, which is whatever the client
    claimed: for documents that cannot do without, never for what pages call their own
    address.
    """
    return services().config.server.base_url or f"{request.scheme}://{request.host}"


def known_origin() -> str | None:
    """Return the site's scheme and host where the settings name it."""
    return services().config.server.base_url


def own_hosts() -> frozenset[str]:
    """Return the hosts, with their ports, under which this site answers."""
    base_url = known_origin()
    named = {base_url.partition("://")[2]} if base_url else set()
    return frozenset({request.host.lower(), *named})
