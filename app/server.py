"""gunicorn around the site: the parent binds and forks, each worker opens its own index.

ONNX Runtime and FAISS start threads, which do not survive a fork; so nothing of them is
loaded in the parent.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from app.background import has_work_in_site, start_beside_site
from app.config import Config, ServerOptions
from app.errors import CannotListen
from app.schema import is_current
from app.threads import use_one_thread
from search.errors import FirstlineError, IndexCorrupt
from search.generation import MANIFEST, current

if TYPE_CHECKING:
    from search.live import LiveIndex

MAX_REQUEST_LINE: Final = 8_190
GRACE_SECONDS: Final = 20


def serve(config: Config, *, dev: bool = False) -> None:
    """Serve until told to stop.

    Raises ``IndexMissing``, ``IndexCorrupt``, ``CannotListen`` or ``DatabaseError``
    before the first request.
    """
    _check_index(config.index.path)
    _check_address(config.server)
    _upgrade_database(config.database.url)
    use_one_thread()
    parent = os.getpid()
    try:
        Server(config, dev=dev).run()
    except SystemExit as stop:
        if os.getpid() != parent:
            raise  # A worker's code tells the parent whether to start another.
        # gunicorn has codes of its own for workers that do not start; ours is 1.
        raise SystemExit(1 if stop.code else 0) from None


class Server(BaseApplication):
    """A gunicorn application set up by our settings alone."""

    def __init__(self, config: Config, *, dev: bool) -> None:
        self._config = config
        self._dev = dev
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        for name, value in gunicorn_settings(self._config, dev=self._dev).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the site, in the worker."""
        # Loading the index and importing Flask take about as long: at once they take half.
        with ThreadPoolExecutor(1) as executor:
            opening = executor.submit(_open_index, self._config.index.path)
            from app.site import create_app

            try:
                app = create_app(self._config, opening.result())
            except FirstlineError as error:
                click.echo(str(error), err=True)
                sys.exit(Arbiter.APP_LOAD_ERROR)
        app.jinja_env.auto_reload = self._dev
        return app


def gunicorn_settings(config: Config, *, dev: bool) -> dict[str, Any]:
    """Return gunicorn's settings for ours."""
    server, life = config.server, _WorkerLife(config)
    return {
        "bind": _bind(server.host, server.port),
        "workers": 1 if dev else server.workers,
        "worker_class": "app.worker.Worker",
        "threads": server.threads,
        "reload": dev,
        "graceful_timeout": GRACE_SECONDS,
        "limit_request_line": MAX_REQUEST_LINE,
        "loglevel": "warning",
        "control_socket_disable": True,
        "post_worker_init": life.begin,
        "worker_exit": life.end,
    }


def address(server: ServerOptions) -> str:
    """Return the address to open in a browser on this machine."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(server.host, server.host)  # noqa: S104
    return f"http://{_bind(host, server.port)}"


def _open_index(path: Path) -> LiveIndex:
    from search.live import LiveIndex

    live = LiveIndex(path)
    live.start()
    return live


class _WorkerLife:
    """What a worker does when it begins, after the fork, and when it ends."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._end_background: Callable[[], None] | None = None

    def begin(self, worker: Worker) -> None:
        # The first worker ever speaks for all: the socket has been listening since before it.
        if worker.age == 1:
            click.echo(f"Firstline serves on {address(self._config.server)}")
        if has_work_in_site(self._config):
            self._end_background = start_beside_site(self._config)

    def end(self, _arbiter: Arbiter, _worker: Worker) -> None:
        if self._end_background:
            self._end_background()


def _bind(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _check_index(path: Path) -> None:
    """Fail before the first fork; the workers verify the files themselves."""
    if not (path / MANIFEST).is_file():
        with suppress(IndexCorrupt):  # An older generation may be good.
            current(path)


def _check_address(server: ServerOptions) -> None:
    """Try the address first: gunicorn would retry for five seconds and then give no reason."""
    family = socket.AF_INET6 if ":" in server.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((server.host, server.port))
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else f"fails: {error.strerror}"
            raise CannotListen(
                f"{server.host}:{server.port} {reason}. Choose another with --port or [server]"
                " port, or stop the program that listens there."
            ) from error


def _upgrade_database(url: str) -> None:
    if is_current(url):
        return
    from app.migrate import upgrade

    upgrade(url)
