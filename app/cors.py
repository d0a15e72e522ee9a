"""Which pages of other sites may ask us: those of ``[widget] origins``, what the widget needs.

Everything is by exact origin and without credentials (Fetch Standard, CORS protocol).  All other
sites may read nothing but the widget's script and why they are refused.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, Response, request
from werkzeug.datastructures import HeaderSet

from app.context import services

READING: Final = frozenset(
    {"widget.article", "widget.contact", "widget.search", "widget.suggestions", "widget.texts"}
)
"""What only the widget asks for."""
ENDPOINTS: Final = READING | {
    "contact_api.suggestions",
    "contact_api.tickets",
    "events.events",
    "feedback.json",
    "files.asset",
}
"""What pages of the listed origins may ask for."""
SCRIPT: Final = "widget.script"
MAX_AGE: Final = 7_200
"""Seconds for which a browser need not ask again; the most that Chromium keeps it."""
_HEADERS: Final = ("Content-Type",)
_TOLD: Final = ("Retry-After",)


def install(app: Flask) -> None:
    """Make ``app`` tell browsers which other sites may read its answers."""
    app.after_request(_add)


def is_listed() -> bool:
    """Say whether this request comes from a listed site's page and asks what a widget may."""
    origin = request.headers.get("Origin", "").lower()
    return request.endpoint in ENDPOINTS and origin in services().config.widget.origins


def _add(response: Response) -> Response:
    refused = request.endpoint in READING and response.status_code == HTTPStatus.FORBIDDEN
    if request.endpoint == SCRIPT or refused:
        # Scripts of type module are fetched with CORS, and a widget that may not ask says why.
        response.access_control_allow_origin = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    elif request.endpoint in ENDPOINTS:
        response.vary.add("Origin")
        if is_listed():
            response.access_control_allow_origin = request.headers["Origin"]
            _describe(response)
    return response


def _describe(response: Response) -> None:
    response.access_control_expose_headers = HeaderSet(_TOLD)
    if request.method == "OPTIONS":
        response.access_control_allow_methods = HeaderSet(sorted(set(response.allow) - {"OPTIONS"}))
        response.access_control_allow_headers = HeaderSet(_HEADERS)
        response.access_control_max_age = MAX_AGE
