"""The site on a free port of this machine, for real browsers and clients."""

from __future__ import annotations

import asyncio
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from werkzeug.serving import ThreadedWSGIServer

from search.live import LiveIndex
from tests.conftest import build_index, require

PATIENCE = 60_000
"""Milliseconds that browser tests wait for whatever has to happen: a slow machine is no failure."""
LAST_ANSWERS = 10.0
"""Seconds for answers that are under way when a server ends."""
SOMEBODY_ELSE = "help.example.com"
"""A name that leads to this machine, and that the browser does not take for this machine."""
ARGUMENTS = (
    "--no-sandbox",  # It cannot be had as root, which is who tests in a container are.
    f"--host-resolver-rules=MAP {SOMEBODY_ELSE} 127.0.0.1",
)


PATIENT_PAGE = """(() => {
  const wait = globalThis.setTimeout;
  globalThis.setTimeout = (act, ms, ...more) => wait(act, ms < 3000 ? ms : 20 * ms, ...more);
  AbortSignal.timeout = (ms) => {
    const ending = new AbortController();
    setTimeout(() => ending.abort(new DOMException("Too slow", "TimeoutError")), ms);
    return ending.signal;
  };
})()"""
"""Has pages wait longer before they give up on a server, which is slow on a busy machine.

Tests of giving up install Playwright's clock and let it run: then both limits are its own.
"""


class _Server(ThreadedWSGIServer):
    """Knows its connections, so that those on which nothing is asked any more can be ended."""

    def __init__(self, application: Any) -> None:
        super().__init__("127.0.0.1", 0, application)
        self._open: dict[socket.socket, threading.Event] = {}

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open[request] = threading.Event()
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._open.pop(request).set()

    def end_connections(self) -> None:
        """Let answers under way end, which hold files open; browsers keep idle connections."""
        under_way = dict(self._open)
        for connection in under_way:
            with suppress(OSError):  # It has just been closed.
                connection.shutdown(socket.SHUT_RD)
        until = time.monotonic() + LAST_ANSWERS
        for ended in under_way.values():
            ended.wait(max(until - time.monotonic(), 0))


@contextmanager
def served(application: Any) -> Iterator[int]:
    """Serve a WSGI application while the block lasts; give its port."""
    server = _Server(application)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.end_connections()
        server.server_close()


@contextmanager
def indexed(folder: Path, articles: dict[str, str]) -> Iterator[LiveIndex]:
    """Write files below ``folder`` and keep their index open while the block lasts."""
    for name, text in articles.items():
        file = folder / "articles" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    index = LiveIndex(build_index(folder / "articles", folder / "index"))
    index.start()
    yield index
    index.stop()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium while the block lasts; what is expected in it may take its time."""
    require("chromium", "apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(ARGUMENTS), timeout=PATIENCE
        )
        _make_patient(opened)
        try:
            yield opened
        finally:
            opened.close()


def _make_patient(browser: Browser) -> None:
    new_context = browser.new_context

    def new_patient_context(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(PATIENT_PAGE)
        return context

    browser.new_context = new_patient_context  # type: ignore[method-assign]


class SharedBrowser:
    """One Chromium for the modules of a process, each of which has it for a while.

    Playwright's loop counts as running in this thread as long as it is open, and nobody else
    could run one: between the modules it is put aside.
    """

    def __init__(self) -> None:
        self._ending = ExitStack()
        self._browser: Browser | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    @contextmanager
    def lent(self) -> Iterator[Browser]:
        """Lend the browser while the block lasts."""
        asyncio._set_running_loop(self._loop)
        if self._browser is None:
            self._browser = self._ending.enter_context(chromium())
            self._loop = asyncio.get_running_loop()
        try:
            yield self._browser
        finally:
            asyncio._set_running_loop(None)

    def close(self) -> None:
        """Close the browser if it was ever opened."""
        asyncio._set_running_loop(self._loop)
        self._ending.close()
