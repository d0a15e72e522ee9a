from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.app.mcp.agents import Agent, connected, environment
from tests.conftest import build_index
from tests.tiny import write_articles

PATIENCE = 120.0


@contextmanager
def served(index: Path, folder: Path, **settings: str) -> Iterator[int]:
    """Run ``firstline mcp --http`` on a free port; give its port."""
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", "mcp", "--http", "--port", "0"],
        env=environment(index, **settings),
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stderr
            line = process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/mcp", line)
            assert found, line
            yield int(found[1])
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def port(index_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("served")
    public = {"FIRSTLINE_SERVER__BASE_URL": "https://help.example.com"}
    with served(index_path, folder, **public) as number:
        yield number


def post(port: int, **headers: str) -> int:
    """Send a request as a program does and return the status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"})
    usual = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    try:
        connection.request("POST", "/mcp", body, usual | headers)
        return connection.getresponse().status
    finally:
        connection.close()


def test_an_agent_finds_and_reads_over_http(port: int) -> None:
    with connected(f"http://127.0.0.1:{port}/mcp") as agent:
        found = agent.told("search_articles", query="open profile password", limit=1)
        article = agent.told("get_article", id=found["answers"][0]["id"])

    assert article["title"] == "Change your password"
    assert article["url"] == "https://help.example.com/a/account/password"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "help.example.com"}, 200),
        ({"Host": "help.example.com", "Origin": "https://help.example.com"}, 200),
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1.evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_other_hosts_and_pages_of_other_sites_are_refused(
    port: int, headers: dict[str, str], status: int
) -> None:
    assert post(port, **headers) == status


def test_a_port_in_use_is_told(index_path: Path, tmp_path: Path, port: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "mcp", "--http", "--port", str(port)],
        env=environment(index_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert done.returncode == 1
    assert f"127.0.0.1:{port}: cannot listen here" in done.stderr
    assert "Choose another --port." in done.stderr


def test_a_new_generation_is_taken_up_while_an_agent_is_connected(tmp_path: Path) -> None:
    articles = write_articles(tmp_path / "articles")
    index = build_index(articles, tmp_path / "index")

    with served(index, tmp_path) as port, connected(f"http://127.0.0.1:{port}/mcp") as agent:
        before = agent.told("get_article", id="password")["markdown"]
        (articles / "account" / "password.md").write_text(
            "---\ntitle: Change your password\nid: password\n---\n\nWrite to the harbour.\n",
            "utf-8",
        )
        (articles / "billing" / "invoices.md").unlink()
        build_index(articles, index)
        after = _once_changed(agent, before)
        gone = agent.refused("get_article", id="billing/invoices")

    assert after.strip() == "Write to the harbour."
    assert "There is no article with the id" in gone


def _once_changed(agent: Agent, before: str) -> str:
    until = time.monotonic() + PATIENCE
    while (now := agent.told("get_article", id="password")["markdown"]) == before:
        assert time.monotonic() < until
        time.sleep(0.1)
    return str(now)
