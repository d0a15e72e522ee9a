"""How long the contact page waits for suggestions: the real server, asked while one writes.

    python -m benchmarks.suggestions [INDEX] [--clients N]

asks ``firstline serve`` over HTTP for each question of the index's articles (their titles and
``asks`` as the subject, their first words as the text), every one new to the server.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

import numpy as np

from benchmarks.speed_http import serving
from search.searcher import Searcher

PATIENCE = 60


def main() -> None:
    """Print a table."""
    arguments = _arguments()
    requests = questions(arguments.index)
    half = len(requests) // 2
    with serving(arguments.index, len(os.sched_getaffinity(0))) as (url, _):
        ask(url, requests[:half], arguments.clients)  # Warms up.
        found = ask(url, requests[half:], arguments.clients)
    times = [milliseconds for milliseconds, _ in found]
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    shown = sum(count > 0 for _, count in found)
    print("| asked | with suggestions | p50 ms | p95 ms | p99 ms |")
    print("| --- | --- | --- | --- | --- |")
    print(f"| {len(found)} | {shown} | {p50:.1f} | {p95:.1f} | {p99:.1f} |")


def questions(index: Path) -> list[bytes]:
    """Return what is sent for each name of each article, shuffled."""
    searcher = Searcher.open(index)
    bodies = []
    for id in searcher.catalog.paths().values():
        article = searcher.catalog.article(searcher.catalog.by_id(id).slug)
        text = " ".join(article.markdown.split()[:40])
        for name in (article.ref.title, article.ref.summary or article.ref.title):
            body = {"subject": name, "text": text, "lang": article.ref.language}
            bodies.append(json.dumps(body).encode())
    order = np.random.default_rng(7).permutation(len(bodies))
    return [bodies[number] for number in order]


def ask(url: str, bodies: Sequence[bytes], clients: int) -> list[tuple[float, int]]:
    """Return the milliseconds and the number of suggestions of each."""
    shares = [bodies[start::clients] for start in range(clients)]
    with ThreadPoolExecutor(clients) as executor:
        parts = executor.map(lambda share: _ask_one_by_one(url, share), shares)
        return [one for part in parts for one in part]


def _ask_one_by_one(url: str, bodies: Sequence[bytes]) -> list[tuple[float, int]]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    headers = {
        "Content-Type": "application/json",
        "Sec-Fetch-Site": "same-origin",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
    }
    found = []
    for body in bodies:
        began = perf_counter()
        connection.request("POST", "/api/contact/suggestions", body, headers)
        answer = json.loads(connection.getresponse().read())
        found.append((1000 * (perf_counter() - began), len(answer["suggestions"])))
    connection.close()
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path, nargs="?", default=Path("index"))
    parser.add_argument("--clients", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
