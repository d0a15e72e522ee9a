"""A site that shows everything and does nothing: no visits, no votes, no tickets, no database."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Flask, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.config import Config
from app.context import use_language

READING: Final = frozenset({"help", "article", "results", "files", "api"})
"""Parts of the site that need nothing but the index."""
MACHINES: Final = "machines"
NOTHING_SENT: Final = "This is a preview: nothing is sent or recorded here."


def quiet_config(config: Config) -> Config:
    """Return the settings of a site that records nothing and does not know its public address.

    Without an address no page calls itself the one that search engines should know.
    """
    return config.model_copy(
        update={
            "visits": config.visits.model_copy(update={"record": False}),
            "surveys": config.surveys.model_copy(update={"csat": False, "nps_share": 0.0}),
            "server": config.server.model_copy(update={"base_url": None, "proxies": 0}),
            "site": config.site.model_copy(update={"contact": None}),
        }
    )


def make_quiet(app: Flask, parts: frozenset[str] = READING) -> None:
    """Let ``app`` serve nothing but the given parts, and take nothing from anybody."""
    # Runs before the guard, which would look for accounts in the database.
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: _only(parts))
    app.after_request(_unlisted)


def _only(parts: frozenset[str]) -> ResponseReturnValue | None:
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        return _refusal()
    if request.endpoint == "contact.page":
        use_language()
        return make_response(render_template("preview_contact.html"))
    endpoint = request.endpoint or ""
    if endpoint and endpoint != "static" and endpoint.partition(".")[0] not in parts:
        abort(HTTPStatus.NOT_FOUND)
    return None


def _refusal() -> Response:
    if request.path.startswith("/api/"):
        abort(HTTPStatus.FORBIDDEN, NOTHING_SENT)
    use_language()
    page = render_template("preview_contact.html", refused=True)
    return Response(page, HTTPStatus.FORBIDDEN, mimetype="text/html")


def _unlisted(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
