"""From a push to the answer of a search: how long it takes, part by part.

``python -m benchmarks.publish FOLDER`` copies a folder of articles into a bare repository,
publishes it, serves it, and then pushes one changed article after the other, each told by a signed
webhook.  Everything is real and on this machine; it prints a table.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import os
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SECRET = "a secret of sixteen"  # noqa: S105
LIMIT_SECONDS = 300.0
WHO = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Writer"), ("EMAIL", "writer@example.com"))
}


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of one push."""

    push: float
    """git push itself."""
    answer: float
    """The webhook, until it is answered."""
    start: float
    """Until a process looks at the repository."""
    publish: float
    """Fetching, checking out and indexing."""
    take_up: float
    """Until the site answers from it."""

    @property
    def whole(self) -> float:
        """From the end of the push to the answer of a search."""
        return self.answer + self.start + self.publish + self.take_up


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--pushes", type=int, default=10)
    parser.add_argument("--model", default="all-MiniLM-L6-v2")
    parser.add_argument("--cache", type=Path, help="an index/cache, so that the start is quick")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="firstline-publish-") as place:
        folder = Path(place)
        writer = _repositories(folder, given.articles.resolve())
        port = _settings(folder, given.model)
        if given.cache:
            shutil.copytree(given.cache, folder / "index" / "cache")
        began = time.monotonic()
        _firstline(folder, "sync")
        print(f"the first time: {time.monotonic() - began:.1f} s")
        with _served(folder, port):
            files = sorted(path for path in writer.rglob("*.md") if path.stat().st_size)
            times = [_measured(folder, port, files[n * 7], n) for n in range(given.pushes)]
    _print(times)


def _measured(folder: Path, port: int, file: Path, number: int) -> Times:
    word = f"zqx{number}y{time.time_ns() % 10**9}"
    with file.open("a", encoding="utf-8") as article:
        article.write(f"\n\nThe new word is {word}.\n")
    writer = folder / "writer"
    _git(writer, "commit", "-qam", f"Add {word}")
    began = time.time()
    _git(writer, "push", "-q", "origin", "HEAD:main")
    pushed = time.time()
    _webhook(port, number)
    answered = time.time()
    while not _finds(port, word):
        if time.time() - answered > LIMIT_SECONDS:
            raise SystemExit(f"{word} was not found within {LIMIT_SECONDS:.0f} s")
        time.sleep(0.05)
    found = time.time()
    started, ended = _recorded(folder)
    return Times(
        push=pushed - began,
        answer=answered - pushed,
        start=started - answered,
        publish=ended - started,
        take_up=found - ended,
    )


def _recorded(folder: Path) -> tuple[float, float]:
    """Return when the last publication began and ended; it is written down after it is live."""
    head = _git(folder / "writer", "rev-parse", "HEAD")
    query = 'SELECT began_at, ended_at FROM publications WHERE "commit" = ?'
    for _ in range(200):
        with closing(sqlite3.connect(folder / "firstline.db")) as database:
            row = database.execute(query, (head,)).fetchone()
        if row:
            began, ended = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in row)
            return began.timestamp(), ended.timestamp()
        time.sleep(0.1)
    raise SystemExit("nothing was written down of a publication")


def _print(times: list[Times]) -> None:
    print(f"\n| part | median s | worst s |\n| --- | --- | --- |  ({len(times)} pushes)")
    for name in ("push", "answer", "start", "publish", "take_up", "whole"):
        values = [getattr(one, name) for one in times]
        print(f"| {name} | {statistics.median(values):.2f} | {max(values):.2f} |")


def _repositories(folder: Path, articles: Path) -> Path:
    writer = folder / "writer"
    shutil.copytree(articles, writer, ignore=shutil.ignore_patterns(".git"))
    _git(folder, "init", "-q", "--bare", "--initial-branch=main", "bare.git")
    _git(writer, "init", "-q", "--initial-branch=main")
    _git(writer, "add", "-A")
    _git(writer, "commit", "-qm", "Begin")
    _git(writer, "remote", "add", "origin", str(folder / "bare.git"))
    _git(writer, "push", "-q", "origin", "HEAD:main")
    return writer


def _settings(folder: Path, model: str) -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    text = (
        f'[content]\narticles = "repository"\n[index]\nmodel = "{model}"\n'
        f"[server]\nport = {port}\n"
        f'[git]\nrepository = "{folder}/bare.git"\n[git.github]\nsecret = "{SECRET}"\n'
    )
    (folder / "firstline.toml").write_text(text, "utf-8")
    return port


@contextmanager
def _served(folder: Path, port: int) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                _get(port, "/readyz")
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(10)  # What goes on beside the pages begins a little later.
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _firstline(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "app.cli", *arguments]
    subprocess.run(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True)


def _webhook(port: int, number: int) -> None:
    body = json.dumps({"ref": "refs/heads/main"}).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "X-Hub-Signature-256": f"sha256={signature}",
        "X-GitHub-Delivery": f"{number}-{time.time_ns()}",
        "X-GitHub-Event": "push",
        "Content-Type": "application/json",
    }
    request = urllib.request.Request(f"http://127.0.0.1:{port}/hooks/git/github", body, headers)
    urllib.request.urlopen(request).close()  # noqa: S310 - our own address


def _finds(port: int, word: str) -> bool:
    return bool(_get(port, f"/api/search?q={word}&mode=words")["total"])


def _get(port: int, path: str) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
        return json.load(answer)


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=os.environ | WHO, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


if __name__ == "__main__":
    main()
