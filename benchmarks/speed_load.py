"""Clients of a help centre: ``python -m benchmarks.speed_load URL CLIENTS SECONDS < QUESTIONS``."""

from __future__ import annotations

import http.client
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from urllib.parse import quote, urlsplit


def main() -> None:
    """Ask until the time or the questions are over; print the answers' milliseconds as JSON."""
    url, clients, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    questions = sys.stdin.read().splitlines()
    started = perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        shares = [questions[number::clients] for number in range(clients)]
        taken = list(pool.map(lambda share: _ask(url, share, started + seconds), shares))
    answered = [one for share in taken for one in share]
    print(json.dumps({"seconds": perf_counter() - started, "ms": answered}))


def _ask(url: str, questions: Sequence[str], end: float) -> list[float]:
    """Ask one question after the other over a connection that is kept open."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    taken = []
    for question in questions:
        started = perf_counter()
        if taken and started > end:
            break
        connection.request("GET", f"/api/search?q={quote(question)}")
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{question}: {answer.status}: {body[:200]!r}")
        taken.append(1000 * (perf_counter() - started))
    connection.close()
    return taken


if __name__ == "__main__":
    main()
