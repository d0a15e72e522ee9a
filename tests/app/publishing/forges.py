"""Hosts of repositories on loopback: git over http behind a token, and the status of commits."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

USER, TOKEN = "x-access-token", "t0ken-of-the-t3st"
EXPECTED = "Basic " + base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()


@dataclass
class Forge:
    """What a host was asked, and how it answers."""

    root: Path
    """Folder of its repositories."""
    status: int = 201
    """Of its answers to the status of commits."""
    told: list[tuple[str, dict[str, str], Any]] = field(default_factory=list)
    """Path, headers and JSON of each status that came."""
    moved_to: str = ""
    """Another host, to which all questions of git are redirected."""
    headers: list[dict[str, str]] = field(default_factory=list)
    """Of each question of git."""
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def forge(root: Path) -> Iterator[Forge]:
    """Serve the repositories below ``root`` while the block lasts."""
    made = Forge(root)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if "/statuses/" in self.path:
                self._status()
            else:
                self._git()

        def log_message(self, *_: object) -> None:
            pass

        def _status(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.told.append((self.path, dict(self.headers.items()), json.loads(body)))
            self._answer(made.status, {"Content-Type": "application/json"}, b"{}")

        def _git(self) -> None:
            made.headers.append(dict(self.headers.items()))
            if made.moved_to:
                self._answer(301, {"Location": made.moved_to + self.path}, b"")
                return
            if self.headers.get("Authorization") != EXPECTED:
                self._answer(401, {"WWW-Authenticate": 'Basic realm="git"'}, b"")
                return
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self._answer(*_backend(made.root, self.command, path, query, self.headers, body))

        do_GET = _git  # noqa: N815

        def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _backend(
    root: Path, method: str, path: str, query: str, asked: Message, body: bytes
) -> tuple[int, dict[str, str], bytes]:
    """Return what git's own program for HTTP answers: status, headers and content."""
    done = subprocess.run(
        ["git", "http-backend"],
        input=body,
        env=os.environ
        | {
            "GIT_PROJECT_ROOT": str(root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": asked.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": asked.get("Content-Encoding", ""),
            "GIT_PROTOCOL": asked.get("Git-Protocol", ""),
            "REMOTE_ADDR": "127.0.0.1",
        },
        capture_output=True,
        check=False,
    )
    head, _, content = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
    return int(headers.pop("Status", "200").split()[0]), headers, content
