"""Readers' comments at the desk, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from app.access import Role
from app.judgement import Judgement, Reason
from app.votes import NewVote, cast
from search.live import LiveIndex
from tests.app.client import Client, Page
from tests.app.signing_in import database_of, sign_in

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = "0123456789" * 4


def say(app: Flask, minute: int, id: str, revision: str, judgement: Judgement) -> None:
    vote = NewVote(id, "en", revision, judgement)
    cast(database_of(app), vote, f"192.0.2.{minute}", NOON + timedelta(minutes=minute))


def told(app: Flask, live: LiveIndex) -> None:
    """Write four comments and a bare vote."""
    catalog = live.searcher.catalog
    revision = catalog.article(catalog.by_id("refund").slug).revision
    say(app, 1, "refund", OLD, Judgement(False, Reason.WRONG, "Mail a@planted.example\n<b>now</b>"))
    say(app, 2, "refund", revision, Judgement(False, Reason.UNCLEAR))
    say(app, 3, "refund", revision, Judgement(helpful=False))
    say(app, 4, "quokka", OLD, Judgement(True, comment="Good"))
    say(app, 5, "gone", OLD, Judgement(False, Reason.OTHER, "Where is it?"))


def listed(page: Page) -> list[tuple[str, str]]:
    lines = page.texts("main .list li > p:first-of-type")
    return list(zip(page.texts("main .list h2"), lines, strict=True))


def test_writers_read_what_was_said_of_which_text(app: Flask, live: LiveIndex) -> None:
    told(app, live)

    page = sign_in(app, Role.WRITER).get("/desk/comments")

    old = "about an earlier text: 0123456789"
    assert listed(page) == [
        ("gone", "Did not help · Something else · 2026-03-01 12:05 UTC"
         f" · {old} · All on this article gone"),
        ("quokka", f"Helped · 2026-03-01 12:04 UTC · {old} · All on this article quokka"),
        ("Get a refund", "Did not help · I could not follow it · 2026-03-01 12:02 UTC"
         " · about the present text · All on this article Get a refund"),
        ("Get a refund", "Did not help · It is wrong or out of date · 2026-03-01 12:01 UTC"
         f" · {old} · All on this article Get a refund"),
    ]  # fmt: skip
    assert page.texts("main .pre") == ["Where is it?", "Good", "Mail [email] <b>now</b>"]


def test_the_comments_on_one_article_stand_alone(app: Flask, live: LiveIndex) -> None:
    told(app, live)

    page = sign_in(app, Role.MANAGER).get("/desk/comments", query_string={"article": "refund"})

    assert [title for title, _ in listed(page)] == ["Get a refund", "Get a refund"]
    assert page.values("main p a[href='/desk/comments']", "href") == ["/desk/comments"]


def test_nothing_said_is_said(app: Flask) -> None:
    page = sign_in(app, Role.WRITER).get("/desk/comments?article=none")

    assert "Nothing is on this list." in page.texts("main p")


def test_only_writers_find_the_way(app: Flask) -> None:
    def ways(client: Client) -> list[str]:
        return client.get("/desk").values(".desk-nav a[href='/desk/comments']", "href")

    assert ways(sign_in(app, Role.AGENT)) == []
    assert ways(sign_in(app, Role.WRITER)) == ["/desk/comments"]
