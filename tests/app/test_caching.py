"""Unchanged pages: strong tags, 304, compression, and what is kept for whom."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, template_rendered
from sqlalchemy import insert
from werkzeug.test import TestResponse

from app.access import Role
from app.caching import SECONDS, Key, Memory, Page
from app.compression import Body
from app.config import Config
from app.context import services
from app.migrate import upgrade
from app.site import create_app
from app.tables.visits import Event, Salt
from app.visits.record import close as close_visits
from search.live import LiveIndex
from tests.app.client import BROWSER, Client
from tests.app.signing_in import database_of, sign_in
from tests.app.visits.happening import rows

PAGES = ["/", "/c/billing/", "/a/billing/refunds", "/search?q=refund", "/search?q=zzzz"]
TAGGED = [
    *PAGES,
    "/a/billing/refunds.md",
    "/api/articles/billing/refunds",
    "/api/suggest?q=refund",
    "/static/style.css",
    "/brand.css",
    "/robots.txt",
    "/sitemap.xml",
]
ASKED = [
    {},
    {"Accept-Language": "de"},
    {"Accept-Language": "de;q=0.5, en"},
    {"Accept-Language": "fr-CA, fr;q=0.9"},
    {"Accept-Language": "xx"},
    {"Accept-Language": "*"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
    {"Forwarded": "host=evil.example"},
    {"Accept": "text/markdown"},
    {"Accept": "text/html;q=0.1, text/*"},
    {"Accept": "application/json"},
    {"Host": "evil.example"},
    {"Referer": "http://localhost/search?q=x"},
    {"User-Agent": "curl/8"},
    {"Sec-GPC": "1"},
]
"""Requests that may not get what was kept for another one."""


def ask(app: Flask, path: str, **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get(path, headers=BROWSER | named, buffered=True)


def told(response: TestResponse) -> dict[str, Any]:
    """Return the headers, without the clock and the order of what is varied by."""
    headers: dict[str, Any] = dict(response.headers)
    headers.pop("Date", None)
    return headers | {"Vary": {name.strip() for name in headers.get("Vary", "").split(",")}}


@contextmanager
def rendered(app: Flask) -> Iterator[list[str | None]]:
    """Give the names of the templates that are rendered while the block lasts."""
    names: list[str | None] = []

    def note(_app: Flask, template: Any, **_: Any) -> None:
        names.append(template.name)

    with template_rendered.connected_to(note, app):
        yield names


@pytest.fixture
def another(config: Config, live: LiveIndex) -> Iterator[Flask]:
    """Make a site as another process would have it, which keeps nothing."""
    made = create_app(config, live)
    made.jinja_env.auto_reload = True
    yield made
    with made.app_context():
        close_visits()


@pytest.mark.parametrize("path", TAGGED)
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_what_did_not_change_is_not_sent_again(app: Flask, path: str, coding: str) -> None:
    first = ask(app, path, Accept_Encoding=coding)
    tag = first.headers["ETag"]
    again = ask(app, path, Accept_Encoding=coding, If_None_Match=tag)

    assert (first.status_code, tag[0]) == (200, '"')
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    for name in ("Cache-Control", "Vary", "Content-Security-Policy"):
        assert again.headers.get(name) == first.headers.get(name)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),  # Weak comparison: RFC 9110, 13.1.2.
        ('"other", {tag}', 304),
        ('"other",W/"weak" , {tag}', 304),
        ("*", 304),
        ('"other"', 200),
        ("", 200),
        ("nonsense", 200),
    ],
)
def test_tags_are_compared_as_http_says(app: Flask, sent: str, status: int) -> None:
    tag = ask(app, "/").headers["ETag"]

    assert ask(app, "/", If_None_Match=sent.format(tag=tag)).status_code == status


@pytest.mark.parametrize("path", ["/", "/files/billing/button.svg"])
@pytest.mark.parametrize(
    ("sent", "status"), [("{tag}", 200), ("*", 200), ('"other", {tag}', 200), ('"other"', 412)]
)
def test_who_wants_only_what_they_know_gets_it(
    app: Flask, path: str, sent: str, status: int
) -> None:
    tag = ask(app, path).headers["ETag"]

    assert ask(app, path, If_Match=sent.format(tag=tag)).status_code == status


@pytest.mark.parametrize("path", TAGGED)
def test_each_coding_has_its_own_tag_and_the_same_text(app: Flask, path: str) -> None:
    plain = ask(app, path)
    packed = ask(app, path, Accept_Encoding="br;q=1, gzip;q=0.5")
    crossed = ask(app, path, Accept_Encoding="gzip", If_None_Match=plain.headers["ETag"])

    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Content-Encoding" not in plain.headers
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    if len(plain.data) < 500:
        assert packed.data == plain.data
        return
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert crossed.status_code == 200


@pytest.mark.parametrize("refusal", ["identity", "gzip;q=0", "br", "*;q=0"])
def test_nothing_is_compressed_for_who_cannot_read_it(app: Flask, refusal: str) -> None:
    assert "Content-Encoding" not in ask(app, "/", Accept_Encoding=refusal).headers


@pytest.mark.parametrize("path", TAGGED)
def test_all_processes_give_the_same_tag(app: Flask, another: Flask, path: str) -> None:
    tags = {ask(one, path, Accept_Encoding="gzip").headers["ETag"] for one in (app, app, another)}

    assert len(tags) == 1


@pytest.mark.parametrize("path", PAGES)
def test_head_tells_what_get_sends(app: Flask, path: str) -> None:
    got = ask(app, path)
    headed = app.test_client().head(path, headers=BROWSER)

    assert (headed.status_code, headed.data) == (200, b"")
    assert told(headed) == told(got)


def test_a_page_is_rendered_once(app: Flask) -> None:
    with rendered(app) as names:
        answers = [ask(app, path) for path in PAGES for _ in range(3)]

    assert names == ["home.html", "category.html", "article.html", "results.html", "results.html"]
    assert len({answer.data for answer in answers}) == len(PAGES)


def test_a_kept_page_is_still_a_visit(app: Flask) -> None:
    for _ in range(3):
        ask(app, "/a/billing/refunds")
    for _ in range(2):
        ask(app, "/search?q=refund", Accept_Language="en")
    with app.app_context():
        close_visits()

    events = rows(database_of(app), Event, "kind", "article_id", "question")
    assert events == [
        *[("view", "billing/refunds", None)] * 3,
        *[("search", None, "refund")] * 2,
    ]


@pytest.mark.parametrize("path", [*PAGES, "/a/billing/refunds?lang=de", "/?lang=de", "/feed.atom"])
def test_nobody_gets_what_another_request_made(app: Flask, another: Flask, path: str) -> None:
    for _ in range(2):  # The second round is from memory.
        for headers in ASKED:
            kept, fresh = (
                one.test_client().get(path, headers=headers, buffered=True)
                for one in (app, another)
            )
            assert (kept.status_code, kept.data) == (fresh.status_code, fresh.data), headers
            assert told(kept) == told(fresh), headers


@pytest.mark.parametrize("path", PAGES)
def test_pages_name_no_host_that_only_a_request_claims(app: Flask, path: str) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "worse.example", "Forwarded": "host=w"}
    asked = app.test_client().get(path, headers=headers, buffered=True).text

    assert "evil.example" not in asked
    assert "worse.example" not in asked


def test_what_staff_see_is_theirs_alone(app: Flask) -> None:
    before = ask(app, "/")
    seen = sign_in(app, Role.AGENT).get("/", headers={"Accept-Encoding": "gzip"}).response
    after = ask(app, "/")

    assert b"Name of agent" in seen.data
    assert seen.headers["Cache-Control"] == "no-store"
    assert set(seen.headers.keys()).isdisjoint({"ETag", "Content-Encoding"})
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])
    assert "Cookie" in after.headers["Vary"]


def test_pages_for_one_visitor_are_neither_kept_nor_compressed(client: Client) -> None:
    options = {"headers": BROWSER | {"Accept-Encoding": "gzip"}}
    first, second = (client.get("/contact?q=refund", **options) for _ in range(2))

    for page in (first, second):
        assert page.response.headers["Cache-Control"] == "private, no-cache"
        assert set(page.response.headers.keys()).isdisjoint({"ETag", "Content-Encoding"})
    keys = [page.values("form input[name=key]", "value") for page in (first, second)]
    assert keys[0] != keys[1]


def test_a_question_to_one_visitor_is_shown_to_nobody_else(config: Config, live: LiveIndex) -> None:
    surveys = config.surveys.model_copy(update={"nps_share": 1.0})
    upgrade(config.database.url)
    site = create_app(config.model_copy(update={"surveys": surveys}), live)
    with site.app_context(), services().database.writing() as connection:
        connection.execute(insert(Salt).values(day=datetime.now(UTC).date(), salt=b"s" * 32))
    asked, again = ask(site, "/"), ask(site, "/")
    crawler = site.test_client().get("/", headers={"User-Agent": "curl/8"})

    assert b'id="_survey"' in asked.data
    assert asked.headers["Cache-Control"] == "no-store"
    assert b'id="_survey"' not in again.data + crawler.data
    with site.app_context():
        close_visits()
        services().database.close()


@pytest.mark.parametrize("path", ["/a/nothing", "/a/money-back", "/search?page=x", "/readyz"])
def test_only_pages_that_are_there_are_kept(app: Flask, path: str) -> None:
    first, again = ask(app, path), ask(app, path)

    assert (first.status_code, first.data) == (again.status_code, again.data)
    if first.status_code != 200:
        assert "ETag" not in first.headers


def test_an_article_that_expires_is_gone_at_once(
    app: Flask, live: LiveIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(app, "/a/hidden/future")
    before = ask(app, "/")
    visibility = live.searcher.catalog.visibility
    view = visibility._now
    monkeypatch.setattr(visibility, "_clock", lambda: 4e10)  # In the year 3237.
    after, shown = ask(app, "/"), ask(app, "/a/hidden/future")
    monkeypatch.undo()
    visibility._now = view

    assert after.headers["ETag"] != before.headers["ETag"]
    assert shown.status_code == 200


@pytest.mark.parametrize("path", ["/static/style.css", "/brand.css"])
def test_only_the_version_that_an_address_names_is_kept_for_ever(app: Flask, path: str) -> None:
    own = next(part for part in ask(app, "/").text.split('"') if part.startswith(f"{path}?v="))

    assert "immutable" in ask(app, own).headers["Cache-Control"]
    for other in (path, f"{path}?v=", f"{path}?v=0123456789ab"):
        assert ask(app, other).headers["Cache-Control"] == "no-cache"


def test_printed_files_are_never_outside_the_folder(client: Client) -> None:
    for path in ("/static/../site.py", "/static/..%2fsite.py", "/static/"):
        assert client.get(path).status == 404


def key(view: int = 1, path: str = "/", query: bytes = b"") -> Key:
    return Key(view, (), (None,), "", path, query)


def page(text: bytes = b"x", made: float = 0.0) -> Page:
    return Page(Body(text), (), (), made)


def test_memory_is_bounded_and_keeps_what_was_used_last() -> None:
    memory = Memory(3 * (page().size() + key().size()), clock=lambda: 0.0)
    for name in "abc":
        memory.put(key(path=name), page())
    memory.get(key(path="a"))
    memory.put(key(path="d"), page())

    assert [name for name in "abcd" if memory.get(key(path=name))] == ["a", "c", "d"]
    assert memory.size == memory.most_bytes


def test_a_flood_of_queries_leaves_the_pages_alone(app: Flask) -> None:
    ask(app, "/")
    for number in range(300):
        ask(app, f"/?utm={number}" + "x" * 7_000)
    with rendered(app) as names:
        ask(app, "/")

    assert names == []


def test_a_kept_page_gets_old() -> None:
    now = [0.0]
    memory = Memory(10**6, clock=lambda: now[0])
    memory.put(key(), page())
    now[0] = SECONDS
    still = memory.get(key())
    now[0] = SECONDS + 1

    assert still is not None
    assert memory.get(key()) is None
    assert memory.size == 0


@pytest.mark.parametrize("views", [(1, 2), (2, 1), (1, 2, 1)])
def test_only_pages_of_the_articles_seen_last_are_kept(views: tuple[int, ...]) -> None:
    memory = Memory(10**6, clock=lambda: 0.0)
    for view in views:
        memory.put(key(view=view), page())

    assert [view for view in (1, 2) if memory.get(key(view=view))] == [views[-1]]
    assert memory.size == page().size() + key().size()


def test_long_addresses_take_room_too() -> None:
    memory = Memory(10 * page().size(), clock=lambda: 0.0)
    for number in range(10):
        memory.put(key(query=b"%d" % number + b"x" * 8_000), page())
    kept_bytes = sum(len(one.query) for one in memory._pages)

    assert 8_000 < kept_bytes < memory.size <= memory.most_bytes


def test_what_is_too_large_is_not_kept() -> None:
    memory = Memory(10**8, clock=lambda: 0.0)
    memory.put(key(), page(Path(__file__).read_bytes()))
    memory.put(key(path="/large"), Page(_Large(b""), (), (), 0.0))

    assert memory.get(key()) is not None
    assert memory.get(key(path="/large")) is None


class _Large(Body):
    def __len__(self) -> int:
        return 2**21
