"""What an unchanged page costs: rendered, from memory, and not sent at all.

``python -m benchmarks.pages INDEX`` prints a table for an index folder: the site's own processing
(its WSGI application, without a server), and the whole way over HTTP from a client that keeps its
connection.
"""

from __future__ import annotations

import argparse
import http.client
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.migrate import upgrade
from app.settings_file import load_config
from app.site import create_app
from app.visits.record import close
from benchmarks.speed_http import serving
from tests.app.client import BROWSER

ROUNDS = 500
WARM = 30
QUESTION = "/search?q=how+do+I+begin"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    index = parser.parse_args().index.resolve()
    with tempfile.TemporaryDirectory() as folder:
        config = load_config({"FIRSTLINE_INDEX__PATH": str(index)}, Path(folder))
        upgrade(config.database.url)
        kept, rendered = create_app(config), create_app(config)
        rendered.jinja_env.auto_reload = True  # Such a site keeps no page.
        paths = _paths(kept)
        print("| page | way | bytes | p50, ms | p95, ms | processor, ms |\n" + "| --- " * 6 + "|")
        for path in paths:
            _rows(path, _inside(rendered, path, None), "rendered")
            _rows(path, _inside(kept, path, None), "from memory")
            _rows(path, _inside(kept, path, _tag(kept, path)), "304")
        for app in (kept, rendered):
            with app.app_context():
                close()
    with serving(index, workers=1) as (url, _):
        for path in paths:
            for way, work in _over_http(url, path):
                _rows(path, work, way)


def _paths(app: Flask) -> Sequence[str]:
    client = app.test_client()
    home = client.get("/").text
    answers = client.get(QUESTION).text
    category = re.findall(r'href="(/c/[^"?#]+/)"', home)[:1]
    article = re.findall(r'href="(/a/[^"?#]+)', answers or home)[:1]
    return ("/", *category, *article, QUESTION)


def _inside(app: Flask, path: str, tag: str | None) -> Callable[[], int]:
    headers = BROWSER | {"Accept-Encoding": "gzip"} | ({"If-None-Match": tag} if tag else {})
    environ = EnvironBuilder(path, headers=headers).get_environ()

    def ask() -> int:
        body, _, _ = run_wsgi_app(app.wsgi_app, dict(environ), buffered=True)
        return sum(len(part) for part in body)

    return ask


def _tag(app: Flask, path: str) -> str:
    headers = BROWSER | {"Accept-Encoding": "gzip"}
    return app.test_client().get(path, headers=headers).headers["ETag"]


def _over_http(url: str, path: str) -> Iterator[tuple[str, Callable[[], int]]]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    headers = BROWSER | {"Accept-Encoding": "gzip"}

    def ask() -> int:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        found["tag"] = answer.headers["ETag"]
        return len(answer.read())

    found: dict[str, str] = {}
    yield "from memory, over HTTP", ask
    headers["If-None-Match"] = found["tag"]
    yield "304, over HTTP", ask
    connection.close()


def _rows(path: str, work: Callable[[], int], way: str) -> None:
    for _ in range(WARM):
        size = work()
    times, worked = [], time.thread_time()
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append((time.perf_counter() - began) * 1e3)
    worked = (time.thread_time() - worked) * 1e3 / ROUNDS  # Not a server's.
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
    print(f"| {path} | {way} | {size} | {p50:.2f} | {p95:.2f} | {worked:.2f} |")


if __name__ == "__main__":
    main()
