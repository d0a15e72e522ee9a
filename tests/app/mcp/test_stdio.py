from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp.shared.exceptions import MCPError

from tests.app.mcp.agents import Agent, environment, over_stdio
from tests.tiny import HIDDEN

WITHOUT = """
import sys
sys.modules["mcp"] = None
from app.cli import main
main(["mcp"])
"""


@pytest.fixture(scope="module")
def agent(index_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agent]:
    settings = environment(index_path, FIRSTLINE_SERVER__BASE_URL="https://help.example.com")
    with over_stdio(tmp_path_factory.mktemp("agent"), settings) as connected:
        yield connected


def test_the_tools_only_read_and_say_what_they_take_and_return(agent: Agent) -> None:
    tools = {tool.name: tool for tool in agent.ask("list_tools").tools}

    assert list(tools) == ["search_articles", "get_article"]
    for tool in tools.values():
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.annotations.open_world_hint is False
        undescribed = [
            n for n, s in tool.input_schema["properties"].items() if not s.get("description")
        ]
        assert undescribed == []
    search = tools["search_articles"]
    assert search.input_schema["required"] == ["query"]
    assert list(search.input_schema["properties"]) == [
        "query", "language", "category", "product", "limit",
    ]  # fmt: skip
    assert list(search.output_schema["properties"]) == [
        "query", "total", "confident", "did_you_mean", "answers",
    ]  # fmt: skip
    assert "markdown" in tools["get_article"].output_schema["properties"]


def test_an_agent_finds_and_reads_an_article(agent: Agent) -> None:
    found = agent.told("search_articles", query="open profile password", limit=1)
    (hit,) = found["answers"]
    article = agent.told("get_article", id=hit["id"])

    assert (hit["id"], hit["url"]) == ("password", "https://help.example.com/a/account/password")
    assert (hit["title"], hit["language"], hit["category"]) == (
        "Change your password", "en", "account",
    )  # fmt: skip
    assert "Password" in hit["snippet"]
    assert article["markdown"].strip() == (
        "Open *Profile*, then *Password*, and choose a new one of at least twelve letters."
    )
    assert article["url"] == "https://help.example.com/a/account/password"
    assert article["translations"] == []


def test_an_answer_names_the_section_that_it_is_in(agent: Agent) -> None:
    found = agent.told("search_articles", query="orders press refund")

    assert found["answers"][0]["section"] == "How to ask for it"
    assert found["answers"][0]["url"].endswith("/a/billing/refunds#how-to-ask-for-it")


def test_what_is_structured_is_there_as_text_as_well(agent: Agent) -> None:
    result = agent.call("search_articles", query="invoices", limit=1)

    assert json.loads(result.content[0].text) == result.structured_content


def test_filters_hold(agent: Agent) -> None:
    def ids(**filters: str) -> list[str]:
        found = agent.told("search_articles", query="money orders geld profile", **filters)
        return sorted(one["id"] for one in found["answers"])

    assert ids(product="App") == ["billing/invoices"]
    assert ids(language="de") == ["de:billing/refunds"]
    assert ids(category="/account/cards/") == ["account/cards/change"]


def test_translations_are_named(agent: Agent) -> None:
    article = agent.told("get_article", id="billing/refunds")

    assert [(one["id"], one["language"]) for one in article["translations"]] == [
        ("de:billing/refunds", "de")
    ]
    assert article["product"] == "Shop"
    assert article["summary"] == "How to get your money back."


@pytest.mark.parametrize("name", HIDDEN)
def test_what_visitors_may_not_see_agents_do_not(agent: Agent, name: str) -> None:
    found = agent.told("search_articles", query="zebra stays early late draft", limit=20)

    assert [one for one in found["answers"] if "ebra" in one["title"]] == []
    assert "There is no article with the id" in agent.refused("get_article", id=f"zebra-{name}")


def test_values_that_no_article_has_are_told_together(agent: Agent) -> None:
    said = agent.refused(
        "search_articles", query="x", language="xx", category="nowhere", product="Boat"
    )

    assert "language: no article has 'xx'; there are de, en." in said
    assert "product: no article has 'Boat'; there are App, Shop." in said
    assert "category: no article has 'nowhere'; there are account, account/cards, billing" in said


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({}, "query"),
        ({"query": "   "}, "query: must not be empty."),
        ({"query": None}, "query"),
        ({"query": {"$ne": 1}}, "query"),
        ({"query": "x" * 10_001}, "10000"),
        ({"query": "x", "limit": 0}, "limit"),
        ({"query": "x", "limit": 21}, "limit"),
        ({"query": "x", "limit": "many"}, "limit"),
        ({"query": "x", "language": ["en"]}, "language"),
        ({"query": "x", "category": "../../etc/passwd"}, "category: no article has"),
    ],
)
def test_arguments_that_cannot_be_used_are_told(
    agent: Agent, arguments: dict[str, object], named: str
) -> None:
    assert named in agent.refused("search_articles", **arguments)


@pytest.mark.parametrize(
    "query",
    [
        "* * * * ?????",
        "(" * 5_000,
        '"; DROP TABLE article; --',
        "\x00\x07\x1b[31m",
        "\u202eevil",
        "👩‍👩‍👧‍👦 refund",
        "<script>alert(1)</script>",
        "x" * 10_000,
        "{{7*7}}",
        "ﷺ" * 500,
    ],
    ids=range(10),
)
def test_hostile_questions_are_questions(agent: Agent, query: str) -> None:
    assert agent.told("search_articles", query=query)["total"] >= 0


@pytest.mark.parametrize(
    "id", ["", "../../etc/passwd", "a\x00b", "x" * 9_000, "password\n\nhello", "é"]
)
def test_ids_of_nothing_are_told(agent: Agent, id: str) -> None:
    assert "There is no article with the id" in agent.refused("get_article", id=id)


def test_articles_are_resources(agent: Agent) -> None:
    (template,) = agent.ask("list_resource_templates").resource_templates
    (content,) = agent.ask("read_resource", "firstline://article/billing/invoices").contents

    assert template.uri_template == "firstline://article/{+id}"
    assert (template.mime_type, content.mime_type) == ("text/markdown", "text/markdown")
    assert content.text == (
        "# Find your invoices\n\n"
        "All invoices are under *Orders*. Download them as [a leaflet](leaflet.pdf).\n"
    )
    with pytest.raises(MCPError, match="There is no article with the id 'zebra-internal'"):
        agent.ask("read_resource", "firstline://article/zebra-internal")


def test_lines_that_are_no_messages_end_nothing_and_only_messages_are_written(
    index_path: Path, tmp_path: Path
) -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 7,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    lines = ["no json", "[]", '{"jsonrpc": "2.0"}', "[" * 5_000, '"\\ud800"', json.dumps(hello)]
    with subprocess.Popen(
        [sys.executable, "-m", "app.cli", "mcp"],
        env=environment(index_path),
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("\n".join(lines) + "\n")
        process.stdin.flush()
        answer = next(m for m in map(json.loads, process.stdout) if m.get("id") == 7)
        process.stdin.close()
        rest = [json.loads(line)["jsonrpc"] for line in process.stdout]

    assert answer["result"]["serverInfo"]["title"] == "Example help"
    assert rest == []
    assert process.returncode == 0


def test_without_the_package_the_command_says_how_to_bring_it(
    index_path: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        env=environment(index_path),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "firstline mcp needs the package mcp. Install it: pip install 'firstline[mcp]'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 1, "firstline index"),
        (["--port", "8001"], 2, "--host and --port go with --http."),
    ],
)
def test_what_keeps_it_from_serving_goes_to_stderr(
    tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "mcp", *arguments],
        env=environment(tmp_path / "none"),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
