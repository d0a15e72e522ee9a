"""The Flask application: services opened once, views registered, errors mapped."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined

from app import compression, cors, problems, rendering
from app.accounts import guard
from app.branches import shelf
from app.config import Config
from app.context import Services, install
from app.headers import add_security_headers
from app.views import (
    account,
    api,
    article,
    contact,
    contact_after,
    contact_api,
    desk,
    desk_api,
    desk_comments,
    desk_due,
    desk_embed,
    desk_publishing,
    desk_tickets,
    events,
    feedback,
    files,
    health,
    help,
    hooks,
    machines,
    preview,
    results,
    sign_in,
    single_sign_on,
    surveys,
    widget,
)

if TYPE_CHECKING:
    from search.live import LiveIndex

VIEWS: Final = (
    help,
    article,
    results,
    files,
    machines,
    api,
    contact,
    contact_after,
    contact_api,
    events,
    feedback,
    health,
    sign_in,
    single_sign_on,
    account,
    surveys,
    desk,
    desk_api,
    desk_comments,
    desk_due,
    desk_embed,
    desk_tickets,
    desk_publishing,
    widget,
    hooks,
    preview,
)
TEMPLATES: Final = Path(__file__).resolve().parent.parent / "templates"
MAX_QUERY_BYTES: Final = 8_000
"""Longest query string: 256 characters of any script, percent-encoded, and the filters."""
MAX_BODY_BYTES: Final = 64_000


class Json(DefaultJSONProvider):
    """JSON of requests and answers: keys in their order, and nothing too deep to be read."""

    sort_keys = False

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON.  Raises ``ValueError`` for what is none."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError as error:  # Thousands of brackets fit into a small request.
            raise ValueError("this JSON is nested too deeply") from error


def create_app(config: Config, live: LiveIndex | None = None) -> Flask:
    """Make the site.

    Without ``live`` the index in the settings is opened and watched.  Raises
    ``IndexMissing`` or ``IndexCorrupt`` when there is none to serve from.
    """
    if live is None:
        from search.live import LiveIndex

        live = LiveIndex(config.index.path)
        live.start()
    app = Flask("app", template_folder=str(TEMPLATES), static_folder=None)
    app.add_url_rule("/static/<path:filename>", "static", files.static_file)
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES, MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES)
    app.json = Json(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    with app.app_context():
        install(Services(config, live))
    app.before_request(_refuse_long_queries)
    compression.install(app)
    add_security_headers(app, https=(config.server.base_url or "").startswith("https:"))
    rendering.install(app, config)
    shelf.install(app, config, create_app)
    problems.handle_errors(app)
    cors.install(app)
    for module in VIEWS:
        app.register_blueprint(module.blueprint)
    guard.install(app)
    return app


def _refuse_long_queries() -> Response | None:
    if len(request.query_string) > MAX_QUERY_BYTES:
        return problems.answer(HTTPStatus.REQUEST_URI_TOO_LONG, "The query string is too long.")
    return None
