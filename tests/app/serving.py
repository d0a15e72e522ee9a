"""The site on a free port of this machine, for real browsers and clients."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from search.live import LiveIndex
from tests.conftest import build_index, require


@contextmanager
def served(application: Any) -> Iterator[int]:
    """Serve a WSGI application while the block lasts; give its port."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        _let_answers_end()
        server.server_close()


def _let_answers_end() -> None:
    """Wait a little for answers under way, which hold files open; idle connections never end."""
    until = time.monotonic() + 0.5
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(max(until - time.monotonic(), 0))


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
def chromium(*arguments: str) -> Iterator[Browser]:
    """Start Chromium while the block lasts."""
    require("chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        # No sandbox: it cannot be had as root, which is who tests in a container are.
        opened = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", *arguments]
        )
        try:
            yield opened
        finally:
            opened.close()
