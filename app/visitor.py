"""Where a request comes from, as far as the settings let that be believed."""

from __future__ import annotations

from flask import request

from app.context import services


def client_address() -> str:
    """Return the visitor's network address.

    ``X-Forwarded-For`` counts only as far as ``[server] proxies`` says: each of our own
    proxies adds the address that it was called from, on the right (what stands further left
    is anybody's claim).
    """
    hops = [hop.strip() for hop in ",".join(request.headers.getlist("X-Forwarded-For")).split(",")]
    trusted = services().config.server.proxies
    if trusted and len(hops) >= trusted and hops[-trusted]:
        return hops[-trusted]
    return request.remote_addr or ""
