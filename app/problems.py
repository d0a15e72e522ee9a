"""Errors → answers, in one place: a page for people, RFC 9457 problem details under ``/api/``."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, Response, render_template, request
from gunicorn.http.errors import NoMoreData, ParseException
from werkzeug.exceptions import BadHost, HTTPException

from app.errors import AccountProblem, DatabaseError, KeyReused
from app.messages import translatable
from app.moved import moved
from app.parameters import InvalidParameters
from search.errors import BadRequest, FirstlineError, IndexCorrupt, IndexMissing, NotFound

log = logging.getLogger(__name__)

STATUS: Final[dict[type[FirstlineError], HTTPStatus]] = {
    NotFound: HTTPStatus.NOT_FOUND,
    BadRequest: HTTPStatus.BAD_REQUEST,
    IndexMissing: HTTPStatus.SERVICE_UNAVAILABLE,
    IndexCorrupt: HTTPStatus.SERVICE_UNAVAILABLE,
    AccountProblem: HTTPStatus.BAD_REQUEST,
    DatabaseError: HTTPStatus.SERVICE_UNAVAILABLE,
    KeyReused: HTTPStatus.CONFLICT,
}
NOT_UNDERSTOOD: Final = translatable("This request cannot be understood")
PAGE_TITLES: Final = {
    HTTPStatus.BAD_REQUEST: NOT_UNDERSTOOD,
    HTTPStatus.UNAUTHORIZED: translatable("Please sign in"),
    HTTPStatus.FORBIDDEN: translatable("This is not allowed"),
    HTTPStatus.NOT_FOUND: translatable("There is no such page"),
    HTTPStatus.METHOD_NOT_ALLOWED: translatable("This is not how this page is asked for"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: translatable("This is too long"),
    HTTPStatus.REQUEST_URI_TOO_LONG: translatable("This address is too long"),
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: translatable(
        "This part of the file does not exist"
    ),
    HTTPStatus.TOO_MANY_REQUESTS: translatable("This was too often"),
    HTTPStatus.SERVICE_UNAVAILABLE: translatable("This does not work at the moment"),
}
PAGE_ADVICE: Final = {
    HTTPStatus.UNAUTHORIZED: translatable(
        "You may have been signed out. Sign in in a new tab, then reload this page:"
        " what you typed is sent again."
    ),
    HTTPStatus.FORBIDDEN: translatable(
        "Open the page anew and try again. If that does not help, your account may not do this."
    ),
    HTTPStatus.NOT_FOUND: translatable(
        "It may have moved, or the address is not quite right. Search for what you need."
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: translatable(
        "Go back and send less: a shorter text, or fewer or smaller files."
    ),
    HTTPStatus.REQUEST_URI_TOO_LONG: translatable("Ask in fewer words."),
    HTTPStatus.TOO_MANY_REQUESTS: translatable("Wait a few minutes, then try again."),
    HTTPStatus.SERVICE_UNAVAILABLE: translatable(
        "The fault is ours, and it has been noted. Try again in a few minutes."
    ),
}
"""What to do about it."""
GO_BACK: Final = translatable("Go back and try again, or search for what you need.")
TRY_AGAIN: Final = translatable(
    "The fault is ours, and it has been noted. Try again, and write to us if it stays."
)
DETAILS: Final = {404: "There is nothing at this address. See /api/openapi.json."}
SERVER_ERRORS: Final = HTTPStatus.INTERNAL_SERVER_ERROR
UNEXPECTED: Final = translatable("Something went wrong here")


def handle_errors(app: Flask) -> None:
    """Make ``app`` answer every error."""
    app.register_error_handler(FirstlineError, _firstline)
    app.register_error_handler(HTTPException, _http)
    # A body in chunks is read only when a view asks for it.
    app.register_error_handler(ParseException, _unreadable)
    app.register_error_handler(NoMoreData, _unreadable)
    app.register_error_handler(Exception, _unexpected)


def _firstline(error: FirstlineError) -> Response:
    status = next((s for kind, s in STATUS.items() if isinstance(error, kind)), None)
    if status is None:
        return _unexpected(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        # The message names paths of the server, which is nothing for visitors.
        log.error("%s", error)
        return answer(status, "What the site needs for this cannot be reached at the moment.")
    problems = error.problems if isinstance(error, InvalidParameters) else ()
    return answer(
        status,
        "Some parameters cannot be used." if problems else str(error),
        [{"parameter": p.parameter, "detail": p.detail} for p in problems],
    )


def _http(error: HTTPException) -> Any:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    if isinstance(error, BadHost):
        # No address can be made, so no page: every page has links.
        return Response("The Host header is not a host.\n", error.code, mimetype="text/plain")
    if error.code == HTTPStatus.NOT_FOUND and (elsewhere := moved(request.path)):
        return elsewhere
    response = answer(HTTPStatus(error.code), DETAILS.get(error.code) or error.description or "")
    for name, value in error.get_headers():
        if name.lower() in {"allow", "content-range", "retry-after", "www-authenticate"}:
            response.headers[name] = value
    return response


def _unreadable(_error: Exception) -> Response:
    return answer(HTTPStatus.BAD_REQUEST, "The body of the request is cut or damaged.")


def _unexpected(error: Exception) -> Response:
    log.exception("Unexpected error", exc_info=error)
    return answer(HTTPStatus.INTERNAL_SERVER_ERROR, "The error has been logged.")


def answer(status: HTTPStatus, detail: str, errors: list[dict[str, str]] | None = None) -> Response:
    """Return the answer to a request that failed: a page, or problem details for programs."""
    if request.path.startswith("/api/"):
        return problem_details(status, detail, errors)
    ours = status >= SERVER_ERRORS
    title = PAGE_TITLES.get(status, UNEXPECTED if ours else NOT_UNDERSTOOD)
    try:
        page = render_template(
            "error.html",
            status=status.value,
            title=title,
            advice=PAGE_ADVICE.get(status, TRY_AGAIN if ours else GO_BACK),
            problems=errors or [],
        )
    except Exception:
        # What broke the page may break this one, too.
        log.exception("The page of an error cannot be shown")
        return Response(f"{title}.\n", status, mimetype="text/plain")
    return Response(page, status, mimetype="text/html")


def problem_details(
    status: HTTPStatus, detail: str, errors: list[dict[str, str]] | None = None
) -> Response:
    """Return an ``application/problem+json`` document (RFC 9457)."""
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
    }
    if errors:
        problem["errors"] = errors
    return Response(json.dumps(problem), status, mimetype="application/problem+json")
