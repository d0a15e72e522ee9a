"""One request, answered by the site of a preview below a prefix."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Response, request
from werkzeug.wrappers import Response as BaseResponse

from app.branches.prefix import move_html, move_json, move_location

_PASSED_ON: Final = ("HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "SERVER_NAME",
                     "SERVER_PORT", "SERVER_PROTOCOL", "wsgi.version", "wsgi.url_scheme",
                     "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess",
                     "wsgi.run_once")  # fmt: skip
"""No cookie and no key: a preview is the same for everybody who may see it."""
_KEPT: Final = frozenset({"Content-Type", "Content-Disposition", "Content-Language", "Allow",
                          "Content-Security-Policy", "X-Robots-Tag", "Location"})  # fmt: skip


def answer(app: Flask, path: str, prefix: str) -> BaseResponse:
    """Return what ``app`` answers at ``path``, every address in it moved below ``prefix``.

    No cache keeps it but for that of a browser, which asks each time.
    """
    inner = BaseResponse.from_app(app, _environ(path), buffered=True)
    response = Response(_body(inner, prefix), inner.status_code)
    for name, value in inner.headers.items():
        if name in _KEPT:
            response.headers[name] = value
    if location := inner.headers.get("Location"):
        response.headers["Location"] = move_location(location, prefix, request.host)
    response.cache_control.private = response.cache_control.no_store = True
    return response


def _environ(path: str) -> dict[str, Any]:
    environ = {name: request.environ[name] for name in _PASSED_ON if name in request.environ}
    return environ | {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        # WSGI carries the bytes of a path as Latin-1 (PEP 3333).
        "PATH_INFO": f"/{path}".encode("utf-8", "surrogateescape").decode("latin-1"),
        "QUERY_STRING": request.environ.get("QUERY_STRING", ""),
    }


def _body(inner: BaseResponse, prefix: str) -> str | bytes:
    if inner.mimetype == "text/html":
        return move_html(inner.get_data(as_text=True), prefix)
    if inner.mimetype == "application/json":
        return move_json(inner.get_data(as_text=True), prefix)
    return inner.get_data()
