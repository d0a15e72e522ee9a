"""A helpdesk on loopback: a real HTTP server, whose answers can be made to fail."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request

Fault = Callable[[Callable[[], Iterable[bytes]], dict[str, Any], Any], Iterable[bytes]]


@dataclass
class Asked:
    """One request that came."""

    method: str
    path: str
    headers: dict[str, str]
    json: Any


@dataclass
class SeenFile:
    name: str
    media_type: str
    content: bytes


@dataclass
class SeenNote:
    text: str
    files: list[SeenFile] = field(default_factory=list)


@dataclass
class SeenTicket:
    """A ticket as an agent sees it in the helpdesk."""

    id: str
    subject: str
    text: str
    visitor: dict[str, Any]
    files: list[SeenFile] = field(default_factory=list)
    notes: list[SeenNote] = field(default_factory=list)
    closed: bool = False


class DeskServer:
    """Serves one helpdesk; ``faults`` are by the number of the request, from 1."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self.asked: list[Asked] = []
        self.faults: dict[int, Fault] = {}
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        request = Request(environ)
        with self._lock:
            environ["wsgi.input"] = io.BytesIO(request.get_data())  # To be read once more.
            content = request.get_json(silent=True)
            self.asked.append(
                Asked(request.method, request.full_path.rstrip("?"), dict(request.headers), content)
            )
            fault = self.faults.pop(len(self.asked), None)

        def served() -> Iterable[bytes]:
            return self._app(environ, start)

        return fault(served, environ, start) if fault else served()


def says(status: int, headers: dict[str, str] | None = None, body: str = "") -> Fault:
    """Answer with this status, and do nothing."""

    def fault(_served: Any, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        return Response(body, status, headers)(environ, start)

    return fault


def cut_before(_served: Any, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """Hang up without doing anything."""
    return _hang_up(environ, start)


def cut_after(served: Any, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """Do what was asked, and hang up without a word."""
    done = served()
    close = getattr(done, "close", None)
    if close:
        close()
    return _hang_up(environ, start)


def _hang_up(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return []


class _Quiet(WSGIRequestHandler):
    def make_environ(self) -> dict[str, Any]:
        """Keep the header of Chatwoot's, which Werkzeug drops as nginx does."""
        environ = super().make_environ()
        environ["HTTP_API_ACCESS_TOKEN"] = self.headers.get("api_access_token", "")
        return environ

    def log(self, type: str, message: str, *args: Any) -> None:
        pass

    def connection_dropped(self, error: BaseException, environ: Any = None) -> None:
        pass
