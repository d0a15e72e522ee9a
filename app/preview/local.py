"""The preview on this machine: the real site over the working tree, with bar, panel and reload."""

from __future__ import annotations

import json
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Flask, Response, abort, request
from werkzeug.exceptions import SecurityError
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app.access import public
from app.branches.quiet import MACHINES, READING, make_quiet, quiet_config
from app.config import Config
from app.context import searcher
from app.errors import CannotListen
from app.preview.bench import Bench
from app.preview.panel import Panel, panel
from app.preview.watch import watch
from app.site import create_app
from search.types import Article

EVENTS: Final = "/-/preview"
TRY: Final = "try"
"""Parameter of an article's address: a question that its writer wants to try."""
_HEARTBEAT_SECONDS: Final = 15.0
"""After this a connection is written to, so that one that nobody reads ends."""
_MOST_TRIED: Final = 256


def make_preview(config: Config, bench: Bench, host: str = "127.0.0.1") -> Flask:
    """Make the site of a preview.

    It answers only under names that no other site can point at this machine: addresses,
    ``localhost`` and ``host``.
    """
    app = create_app(quiet_config(config), bench.live)
    # Pages are made anew each time, and templates as well.
    app.jinja_env.auto_reload = True
    app.register_blueprint(_blueprint(bench))
    make_quiet(app, READING | {MACHINES, "local"})
    # Before all else: DNS rebinding leads a foreign name to 127.0.0.1.
    app.before_request_funcs[None].insert(0, lambda: _refuse_foreign(host))
    app.context_processor(lambda: _shown(bench))
    return app


@contextmanager
def served(config: Config, host: str, port: int) -> Iterator[BaseWSGIServer]:
    """Read the tree, watch it, and yield a server of its preview that is ready to run.

    Raises ``CannotListen`` and what ``Bench`` raises.
    """
    _check_address(host, port)
    with tempfile.TemporaryDirectory(prefix="firstline-") as temporary:
        bench = Bench(config, Path(temporary))
        stop = threading.Event()
        watching = threading.Thread(
            target=watch, args=(config.content.articles, bench.refresh, stop), name="watch"
        )
        watching.start()
        try:
            with _listening(make_preview(config, bench, host), host, port) as server:
                yield server
        finally:
            stop.set()
            watching.join()


@contextmanager
def _listening(app: Flask, host: str, port: int) -> Iterator[BaseWSGIServer]:
    server = make_server(host, port, app, threaded=True, request_handler=_Quiet)
    # Connections that wait for the next save must not hold up the end.
    server.daemon_threads = True  # type: ignore[attr-defined]
    server.block_on_close = False  # type: ignore[attr-defined]
    try:
        yield server
    finally:
        server.server_close()


class _Quiet(WSGIRequestHandler):
    """Prints nothing of requests that went well."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


def _blueprint(bench: Bench) -> Blueprint:
    blueprint = Blueprint("local", __name__)

    @blueprint.get(EVENTS)
    @public
    def events() -> Response:
        """Send the version, and each one that follows a save (HTML, server-sent events)."""
        response = Response(_events(bench), mimetype="text/event-stream")
        response.cache_control.no_store = True
        return response

    return blueprint


def _events(bench: Bench) -> Iterator[str]:
    for version in bench.versions(_HEARTBEAT_SECONDS):
        if version is None:
            yield ": still here\n\n"
        else:
            yield f"data: {json.dumps({'version': version})}\n\n"


def _shown(bench: Bench) -> dict[str, Any]:
    state = bench.state
    return {
        "preview": state.about,
        "preview_panel": _panel_of(bench),
        "preview_events": EVENTS,
        "preview_version": state.version,
    }


def _panel_of(bench: Bench) -> Callable[[Article], Panel]:
    def made(article: Article) -> Panel:
        tried = request.args.get(TRY, "")[:_MOST_TRIED]
        return panel(bench, searcher(), article, tried)

    return made


def _refuse_foreign(own: str) -> None:
    try:
        name = request.host.rpartition(":")[0] if _has_port(request.host) else request.host
    except SecurityError:
        name = ""
    if name.lower() in {"localhost", own.lower()} or _is_address(name):
        return
    abort(HTTPStatus.MISDIRECTED_REQUEST, "A preview is asked for by its address.")


def _has_port(host: str) -> bool:
    return ":" in host.rpartition("]")[2]


def _is_address(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _check_address(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotListen(
                f"{host}:{port}: {error.strerror}. Choose another with --port, or stop the program"
                " that listens there."
            ) from error
