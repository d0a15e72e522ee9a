"""Where a request that writes comes from: forms of other sites are refused, without cookies."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import abort, request

from app import cors
from app.addresses import own_hosts


def refuse_other_sites() -> None:
    """Answer 403 when a browser says that another site sent this request.

    Browsers say so in ``Sec-Fetch-Site`` (Fetch Metadata) or, over plain http, in
    ``Origin``.  Programs send neither and may pass, and so may pages that the settings allow to
    hold the widget, where the widget needs it.
    """
    if is_other_site() and not cors.is_listed():
        abort(403, "This was sent from another site.")


def is_other_site() -> bool:
    """Say whether a browser says that a page of another site sent this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and _host(origin) not in own_hosts()


def _host(origin: str) -> str:
    """Return the host and port of an origin; "" for what is none, since it is whatever was sent."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # Half an IPv6 address, for example.
        return ""
