"""Short links, old categories and what is due: pages and commands over a real repository."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from app.access import Role
from app.cli import main
from app.context import services
from app.settings_file import load_config
from app.site import create_app
from app.visits.record import close
from search.live import LiveIndex
from tests.app import databases
from tests.app.client import Client, Page
from tests.app.signing_in import sign_in
from tests.conftest import build_index
from tests.indexer.repositories import commit, git, new_repository

LONG = "".join(f"Sentence {number} that makes a file long enough.\n" for number in range(20))
FILES: dict[str, str | bytes] = {
    "pay/card.md": f"---\nreview_every: 1 month\nowner: Secretowner\n---\n# Card\n\n{LONG}",
    "pay/cash.md": f"---\nreview_every: P1Y\n---\n# Cash\n\n{LONG}More.\n",
    "pay/cash.de.md": "# Bar\n\nBezahlen.\n",
    "pay/gone.md": "# How to pay & win\n\nIt was here.\n",
    "pay/over.md": "---\nid: over\nexpires_at: 2026-01-02\n---\n# Overtitle\n\nOver.\n",
    "pay/inside.md": "---\nid: inside\nstatus: internal\n---\n# Insidetitle\n\nInside.\n",
    "pay/draft.md": "---\nid: draft\nstatus: draft\n---\n# Drafttitle\n\nDraft.\n",
    "team/notes.md": f"---\nstatus: internal\n---\n# Notes\n\n{LONG}For us.\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("lifecycle")
    articles = new_repository(base / "articles")
    git(articles, "config", "user.name", "unused")
    commit(articles, FILES, "Write", 3)
    git(articles, "mv", "pay", "money")
    git(articles, "mv", "team", "secretname")
    (articles / "money" / "gone.md").unlink()
    commit(articles, {"money/cash.md": f"{FILES['pay/cash.md']!s}\nNew.\n"}, "Move", 4)
    build_index(articles, base / "index")
    return base


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[Flask]:
    config = load_config({"FIRSTLINE_INDEX__PATH": "index"}, folder)
    databases.fill_sqlite(config.database.url)
    live = LiveIndex(folder / "index")
    live.start()
    made = create_app(config, live)
    yield made
    with made.app_context():
        close()
        services().database.close()
    live.stop()


@pytest.fixture
def client(app: Flask) -> Client:
    return Client(app)


def test_the_new_name_of_a_category_that_shows_nothing_is_not_told(client: Client) -> None:
    page = client.get("/c/team/")

    assert page.status == 404
    assert "secretname" not in page.response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("id", "target"),
    [
        ("pay/card", "/a/money/card"),
        ("money/card", "/a/money/card"),
        ("de:pay/cash", "/a/de/money/cash"),
    ],
)
def test_a_short_link_outlives_the_move_of_its_article(
    client: Client, id: str, target: str
) -> None:
    page = client.get(f"/i/{id}")

    assert (page.status, page.response.headers["Location"]) == (302, target)
    assert client.json(f"/api/articles/{id}")["url"] == target


@pytest.mark.parametrize(
    ("old", "target"),
    [
        ("/c/pay/", "/c/money/"),
        ("/c/pay/?lang=de", "/c/money/?lang=de"),
        ("/a/pay/card", "/a/money/card"),
        ("/pay/card.html", "/a/money/card"),
        ("/a/de/pay/cash", "/a/de/money/cash"),
    ],
)
def test_old_addresses_lead_on_for_good(client: Client, old: str, target: str) -> None:
    page = client.get(old)

    assert (page.status, page.response.headers["Location"]) == (301, target)


def test_a_short_link_to_a_removed_article_tells_its_title_and_offers_a_search(
    client: Client,
) -> None:
    page = client.get("/i/pay/gone")

    assert page.status == 410
    assert page.texts("h1") == ["This article is no longer there"]
    assert page.texts("main b") == ["How to pay & win"]
    assert page.values("main input[type=search]", "value") == ["How to pay & win"]
    assert page.values("meta[name=robots]", "content") == ["noindex"]


@pytest.mark.parametrize("id", ["over", "inside", "draft", "pay/inside", "pay/draft", "pay/over"])
def test_a_short_link_to_a_hidden_article_is_like_one_to_nothing(client: Client, id: str) -> None:
    hidden, unknown = client.get(f"/i/{id}"), client.get("/i/no-such-id")

    assert hidden.status == unknown.status == 404
    assert _without_address(hidden, id) == _without_address(unknown, "no-such-id")
    assert hidden.texts("h1") == ["This article is not available"]


def _without_address(page: Page, id: str) -> str:
    return page.response.get_data(as_text=True).replace(f"/i/{id}", "")


@pytest.mark.parametrize(
    "path",
    ["/", "/a/money/card", "/a/money/card.md", "/c/money/", "/search?q=card", "/feed.atom",
     "/llms.txt", "/sitemap.xml", "/api/articles/money/card", "/api/search?q=card"],
)  # fmt: skip
def test_no_visitor_sees_owners_or_authors(client: Client, path: str) -> None:
    text = client.get(path).response.get_data(as_text=True)

    assert "Secretowner" not in text
    assert "w@example.com" not in text


def test_the_desk_lists_what_is_due_by_owner(app: Flask) -> None:
    page = sign_in(app, Role.WRITER).get("/desk/due?days=365")

    assert page.texts("main h2") == ["Secretowner", "w"]
    assert page.texts("section li a") == ["Card", "Cash"]
    assert page.values("section li a", "href") == ["/i/money/card", "/i/money/cash"]
    assert page.texts("section li code") == ["money/card.md", "money/cash.md"]
    assert page.texts("section li strong") == ["overdue"]


def test_the_desk_shows_one_owner_and_sends_a_table(app: Flask) -> None:
    client = sign_in(app, Role.WRITER)

    page = client.get("/desk/due?days=365&owner=secretowner")
    table = client.get(page.values("main p a", "href")[-1])

    assert page.texts("main h2") == ["Secretowner"]
    assert page.values("option[selected]", "value") == ["Secretowner"]
    assert table.response.get_data(as_text=True).splitlines() == [
        "when,what,overdue,owner,path,title,id",
        "2026-02-03,review,yes,Secretowner,money/card.md,Card,money/card",
    ]
    assert table.response.headers["Content-Disposition"] == "attachment; filename=due.csv"


@pytest.mark.parametrize("query", ["days=-1", "days=x", "days=4000"])
def test_days_that_make_no_sense_are_refused(app: Flask, query: str) -> None:
    assert sign_in(app, Role.WRITER).get(f"/desk/due?{query}").status == 400


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("FIRSTLINE_CONTENT__ARTICLES", "articles")
    monkeypatch.setenv("FIRSTLINE_CONTENT__LANGUAGES", "en, de")
    return CliRunner().invoke(main, arguments)


def test_the_command_lists_the_same_without_an_index(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(folder, monkeypatch, "due", "--owner", "Secretowner")

    assert (done.exit_code, done.stdout) == (
        0,
        "Secretowner:\n  2026-02-03  overdue  money/card.md  Card\n",
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--strict"], 1), ([], 0), (["--strict", "--owner", "w", "--days", "0"], 0),
     (["--days", "x"], 2)],
)  # fmt: skip
def test_what_is_overdue_fails_only_where_that_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    assert run(folder, monkeypatch, "due", *arguments).exit_code == code


def test_what_is_due_is_told_to_programs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(folder, monkeypatch, "due", "--days", "365", "--json")

    found = json.loads(done.stdout)
    assert [(one["path"], one["owner"], one["owner_is_last_author"]) for one in found] == [
        ("money/card.md", "Secretowner", False),
        ("money/cash.md", "w", True),
    ]


def test_translations_that_are_behind_are_listed_with_their_paragraphs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(folder, monkeypatch, "translations")
    first = git(folder / "articles", "rev-parse", "HEAD~1").strip()[:10]
    second = git(folder / "articles", "rev-parse", "HEAD").strip()[:10]

    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "money/cash.de.md: less than 1% of money/cash.md changed since",
        f"  {second}  2026-01-04  Move",
        "  money/cash.md:28: added: New.",
        f"  git -C {folder}/articles diff {first} -- pay/cash.md money/cash.md",
        "",
        "Not translated:",
        "  de  money/card.md",
        "",
        "1 outdated, 1 missing",
    ]


def test_a_language_that_nothing_is_translated_into_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(folder, monkeypatch, "translations", "--lang", "fr")

    assert done.exit_code == 2
    assert "(de)" in done.stderr


def test_only_what_is_missing_is_told_to_programs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(folder, monkeypatch, "translations", "--missing", "--json", "--lang", "de")

    assert [(one["original"], one["state"], one["diff"]) for one in json.loads(done.stdout)] == [
        ("money/card.md", "missing", None),
    ]


def test_in_a_shallow_clone_both_commands_say_what_is_not_known(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = (folder / "articles").as_uri()
    git(tmp_path, "clone", "-q", "--depth", "1", uri, str(tmp_path / "articles"))

    due = run(tmp_path, monkeypatch, "due")
    translations = run(tmp_path, monkeypatch, "translations")

    assert "git fetch --unshallow" in due.stderr
    assert "git fetch --unshallow" in translations.stderr
    assert "Not known:\n  de  money/cash.md" in translations.stdout
