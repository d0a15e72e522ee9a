"""The security headers that every response carries."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, request

from app.policy import HEADERS

STAY_WITH_HTTPS: Final = "max-age=31536000"


def add_security_headers(app: Flask, *, https: bool) -> None:
    """Make ``app`` send the headers; a view that set one of them keeps its own."""
    headers = HEADERS | ({"Strict-Transport-Security": STAY_WITH_HTTPS} if https else {})

    app.after_request(_stay_on_this_host)

    @app.after_request
    def add(response: Response) -> Response:
        there = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - pairs else
        for name, value in headers.items():
            if name.lower() not in there:
                response.headers.add(name, value)
        if response.mimetype == "text/html":
            response.vary.add("Accept-Language")
        if not response.cache_control and request.method in {"GET", "HEAD"}:
            # What is shown changes with the next generation, so caches must ask.
            response.cache_control.no_cache = True
        return response


def _stay_on_this_host(response: Response) -> Response:
    """Take the host out of redirects to ourselves: it is whatever the request claimed.

    Werkzeug writes it where it adds the last slash of an address.  One slash stays in
    front, as two would name another host.
    """
    target = urlsplit(response.headers.get("Location", ""))
    own = target.netloc.lower() == request.host.lower() and target.scheme == request.scheme
    if own:
        path = "/" + target.path.lstrip("/")
        location = f"{path}?{target.query}" if target.query else path
        response.headers["Location"] = location
        response.set_data(f"This is now at {location}\n")  # Its text named the host, too.
        response.mimetype = "text/plain"
    return response
