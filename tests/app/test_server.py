"""The real server: processes, signals, and a new generation taken up while it runs."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.policy import HEADERS
from app.server import address, gunicorn_settings
from app.settings_file import load_config
from tests.conftest import build_index
from tests.fake_model import write_model
from tests.search.sharing import add_generation
from tests.tiny import write_articles

ROOT = Path(__file__).parents[2]
DEADLINE = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    folder: Path, index: Path, *arguments: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run ``firstline serve`` until the block ends; yield its address and the process."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "serve", "--port", str(port), *arguments],
        cwd=folder,
        env=os.environ | {"FIRSTLINE_INDEX__PATH": str(index), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline(), process
    finally:
        # Not SIGKILL: the parent must take its workers along.
        process.terminate()
        process.communicate(timeout=DEADLINE)


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=DEADLINE) as response:
        return str(response.read().decode())


def generation(url: str) -> int:
    return int(json.loads(get(f"{url}/api/search?q=orders"))["generation"])


def test_it_accepts_when_it_says_so_and_stops_when_told(tmp_path: Path, index_path: Path) -> None:
    with serving(tmp_path, index_path, "--workers", "1") as (line, process):
        url = line.split()[-1]
        page = get(f"{url}/a/welcome")
        process.send_signal(signal.SIGTERM)
        code = process.wait(DEADLINE)

    assert line == f"Firstline serves on {url}\n"
    assert "<h1>Welcome</h1>" in page
    assert code == 0
    assert (tmp_path / "firstline.db").is_file()


def test_requests_that_cannot_be_read_are_refused_with_all_headers(
    tmp_path: Path, index_path: Path
) -> None:
    requests = {
        b"nonsense\r\n\r\n": 400,
        b"GET / HTTP/9.9\r\nHost: a\r\n\r\n": 400,
        b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n": 414,
        b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 9000 + b"\r\n\r\n": 431,
        b"GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n": 400,
    }
    with serving(tmp_path, index_path, "--workers", "1") as (line, _):
        port = int(line.rpartition(":")[2])
        answers = [raw_answer(port, request) for request in requests]

    statuses = [int(answer.split(" ", 2)[1]) for answer in answers]
    expected = {f"{name}: {value}" for name, value in HEADERS.items()}
    assert statuses == list(requests.values())
    assert [expected - set(answer.split("\r\n")) for answer in answers] == [set()] * 5


def test_what_cannot_be_read_leaves_nobodys_words_and_address_in_the_log(
    tmp_path: Path, index_path: Path
) -> None:
    """gunicorn would log the address of the visitor and the line that it stumbled over."""
    post = b"POST /api/feedback HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    requests = [
        b"jane@example.com\r\n\r\n",
        b"GET /search?q=jane@example.com HTTP/1.1\r\nHost: a\r\nbad jane@example.com\r\n\r\n",
        post + b"Transfer-Encoding: chunked\r\n\r\nZZjane@example.com\r\n\r\n",
        post + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcdejane@example.com\r\n",
    ]
    with serving(tmp_path, index_path, "--workers", "1") as (line, process):
        port = int(line.rpartition(":")[2])
        statuses = [int(raw_answer(port, request).split(" ", 2)[1]) for request in requests]
        process.send_signal(signal.SIGTERM)
        _, logged = process.communicate(timeout=DEADLINE)

    assert statuses == [400] * 4
    assert logged.splitlines() == [
        "A request could not be read: InvalidRequestLine",
        "A request could not be read: InvalidHeader",
    ]


def raw_answer(port: int, request: bytes) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as answer:
            return answer.read().decode("latin-1")


def test_changed_articles_are_indexed_before_serving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(tmp_path / "articles")
    monkeypatch.setenv("FIRSTLINE_INDEX__MODEL", str(write_model(tmp_path / "model")))
    index = tmp_path / "index"

    generations = []
    for _ in range(2):
        with serving(tmp_path, index, "--workers", "1", "--index") as (_, process):
            assert process.stdout is not None
            generations.append((index / "CURRENT").read_text(encoding="ascii").strip())
    (tmp_path / "articles" / "new.md").write_text("# New\n", encoding="utf-8")
    with serving(tmp_path, index, "--workers", "1", "--index"):
        generations.append((index / "CURRENT").read_text(encoding="ascii").strip())

    assert generations == ["1", "1", "2"]


@pytest.mark.parametrize("trouble", ["no content", "another build"])
def test_an_index_that_cannot_be_renewed_is_served_as_it_is(
    tmp_path: Path, index_path: Path, trouble: str
) -> None:
    index = tmp_path / "index"
    shutil.copytree(index_path, index)
    if trouble == "another build":
        write_articles(tmp_path / "articles")

    with (index / ".lock").open("w") as lock:
        if trouble == "another build":
            fcntl.flock(lock, fcntl.LOCK_EX)
        with serving(tmp_path, index, "--workers", "1", "--index") as (line, process):
            served = generation(line.split()[-1])
            process.terminate()
            _, said = process.communicate(timeout=DEADLINE)

    assert served == 1
    reason = {"no content": str(tmp_path / "articles"), "another build": "another build is running"}
    assert reason[trouble] in said
    assert said.endswith(
        "The articles could not be indexed, so the index that is there is served.\n"
    )


def test_without_an_index_or_articles_nothing_is_served(tmp_path: Path) -> None:
    with serving(tmp_path, tmp_path / "index", "--index") as (line, process):
        code = process.wait(DEADLINE)
        assert process.stderr is not None
        said = process.stderr.read()

    assert (line, code) == ("", 1)
    assert said.endswith("The articles could not be indexed, so nothing is served.\n")


def test_a_damaged_index_is_refused_with_its_file(tmp_path: Path, index_path: Path) -> None:
    damaged = tmp_path / "index"
    shutil.copytree(index_path, damaged)
    flip_a_byte(next(damaged.glob("generations/*/catalog.sqlite")))

    with serving(tmp_path, damaged, "--workers", "1") as (line, process):
        code = process.wait(DEADLINE)
        assert process.stderr is not None
        said = process.stderr.read()

    assert (line, code) == ("", 1)
    assert "catalog.sqlite" in said
    assert "Traceback" not in said


def test_a_worker_that_starts_anew_serves_the_generation_before_a_damaged_one(
    tmp_path: Path, index_path: Path
) -> None:
    index = tmp_path / "index"
    shutil.copytree(index_path, index)
    add_generation(index, 2)

    with serving(tmp_path, index, "--workers", "1") as (line, process):
        url = line.split()[-1]
        before = generation(url)
        flip_a_byte(index / "generations" / "2" / "catalog.sqlite")
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        os.kill(int(children.read_text(encoding="ascii").split()[0]), signal.SIGKILL)
        ready = json.loads(get(f"{url}/readyz"))
        after = generation(url)

    assert (before, after) == (2, 1)
    assert (ready["status"], ready["rejected_generations"]) == ("ok", 1)


def flip_a_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def test_a_new_generation_is_taken_up_without_a_failed_request(tmp_path: Path) -> None:
    articles, index = write_articles(tmp_path / "articles"), tmp_path / "index"
    build_index(articles, index)
    failures: list[str] = []
    stopped = threading.Event()

    def keep_asking(url: str) -> None:
        while not stopped.is_set():
            try:
                get(f"{url}/search?q=orders")
                get(f"{url}/files/billing/button.svg")
            except (OSError, urllib.error.HTTPError) as error:
                failures.append(repr(error))

    with serving(tmp_path, index, "--workers", "1") as (line, _):
        url = line.split()[-1]
        asking = threading.Thread(target=keep_asking, args=(url,))
        asking.start()
        before = generation(url)
        for _ in range(2):
            build_index(articles, index)
        until = time.monotonic() + DEADLINE
        while (after := generation(url)) != before + 2 and time.monotonic() < until:
            stopped.wait(0.1)
        stopped.set()
        asking.join()

    assert (before, after, failures) == (1, 3, [])


@pytest.mark.parametrize(
    ("host", "shown", "bound"),
    [
        ("127.0.0.1", "http://127.0.0.1:9000", "127.0.0.1:9000"),
        ("0.0.0.0", "http://127.0.0.1:9000", "0.0.0.0:9000"),
        ("::", "http://[::1]:9000", "[::]:9000"),
        ("::1", "http://[::1]:9000", "[::1]:9000"),
        ("help.internal", "http://help.internal:9000", "help.internal:9000"),
    ],
)
def test_addresses(tmp_path: Path, host: str, shown: str, bound: str) -> None:
    settings = {"FIRSTLINE_SERVER__HOST": host, "FIRSTLINE_SERVER__PORT": "9000"}
    config = load_config(settings, tmp_path)

    assert address(config.server) == shown
    assert gunicorn_settings(config, dev=False)["bind"] == bound


def test_development_means_one_process_that_reloads(tmp_path: Path) -> None:
    config = load_config({}, tmp_path)

    chosen = gunicorn_settings(config, dev=True)

    assert (chosen["workers"], chosen["reload"]) == (1, True)
    assert gunicorn_settings(config, dev=False)["workers"] == config.server.workers
