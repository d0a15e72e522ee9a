"""A site on loopback that counts how it is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Page = tuple[int, dict[str, str]]
"""Status and headers."""


@dataclass
class Outside:
    """Another site: what it answers, and what it was asked."""

    pages: dict[str, Page]
    robots: str = ""
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """Method and path of each request, in order."""
    agents: set[str] = field(default_factory=set)
    most_at_once: int = 0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def outside(pages: dict[str, Page], robots: str = "") -> Iterator[Outside]:
    """Serve pages; other paths are 404, and methods in a page's ``Refuse`` header are 405."""
    site = Outside(pages, robots)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(site: Outside) -> type[BaseHTTPRequestHandler]:
    lock = threading.Lock()
    open_now = 0

    def leave() -> None:
        nonlocal open_now
        with lock:
            open_now -= 1

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            nonlocal open_now
            with lock:
                open_now += 1
                site.most_at_once = max(site.most_at_once, open_now)
                site.asked.append(f"{self.command} {self.path}")
                site.agents.add(self.headers["User-Agent"])
            self._answer()

        def do_GET(self) -> None:
            self.do_HEAD()

        def _answer(self) -> None:
            if self.path == "/robots.txt":
                status, headers = (200, {}) if site.robots else (404, {})
                body = site.robots.encode()
            else:
                status, headers = site.pages.get(self.path, (404, {}))
                body = b"x" * 100_000
            if headers.get("Refuse") == self.command:
                status, headers = 405, {}
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            leave()  # Before the other side can know that it has its answer.
            self.end_headers()
            if self.command == "GET":
                with suppress(OSError):  # Enough was read.
                    self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
