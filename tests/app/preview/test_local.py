from __future__ import annotations

import pytest
from flask import Flask

from app.config import Config
from app.context import services
from app.preview.bench import Bench
from app.preview.local import make_preview
from tests.app.client import Client
from tests.app.preview.site import DRAFT, write

REFUNDS = "/a/billing/refunds"


def test_a_page_says_that_it_is_a_preview_and_shows_what_is_not_published(client: Client) -> None:
    page = client.get("/a/hidden/draft")
    assert page.status == 200
    assert page.texts(".preview-bar .what") == ["Preview of your working tree · drafts included"]
    assert page.texts("article header .badge") == ["Draft"]
    assert page.values("meta[name=robots]", "content") == ["noindex, nofollow"]
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize(
    ("path", "badges"),
    [
        ("/a/hidden/internal", ["Internal"]),
        ("/a/hidden/future", ["From 1 January 2999"]),
        ("/a/hidden/expired", ["Expired"]),
        (REFUNDS, []),
    ],
)
def test_badges_say_why_visitors_do_not_see_an_article(
    client: Client, path: str, badges: list[str]
) -> None:
    page = client.get(path)
    assert (page.status, page.texts("article header .badge")) == (200, badges)


def test_drafts_are_found(client: Client) -> None:
    page = client.get("/search?q=zebra")
    assert sorted(page.texts(".answer h2 a")) == [
        "Zebra draft", "Zebra expired", "Zebra future", "Zebra internal"
    ]  # fmt: skip
    assert sorted(page.texts(".answer .badge")) == [
        "Draft", "Expired", "From 1 January 2999", "Internal"
    ]  # fmt: skip


def test_lists_mark_what_visitors_do_not_see(client: Client) -> None:
    page = client.get("/c/hidden/")
    assert sorted(page.texts(".list li .badge")) == [
        "Draft", "Expired", "From 1 January 2999", "Internal"
    ]  # fmt: skip


def test_only_what_visitors_do_not_see_is_marked(client: Client) -> None:
    assert client.get("/c/billing/").texts(".list .badge") == []
    assert client.get("/search?q=refund").texts(".answer:first-child .badge") == []


def test_a_save_is_shown_and_listed(client: Client, bench: Bench, config: Config) -> None:
    before = client.get("/").texts(".preview-bar summary")
    write(config, "billing/plan.md", DRAFT)
    bench.refresh()
    page = client.get("/a/billing/plan")
    assert page.texts("h1") == ["The plan"]
    assert before[0].split()[0] == "1"  # The draft that is no part of the index.
    assert page.texts(".preview-bar summary")[0] == "2 changes"
    assert page.texts(".preview-bar details:first-of-type li a") == ["The plan", "Zebra draft"]
    assert page.texts(".preview-bar details:first-of-type li .badge") == ["Draft", "Draft"]


def test_what_was_removed_is_listed(client: Client, bench: Bench, config: Config) -> None:
    (config.content.articles / "welcome.md").unlink()
    bench.refresh()
    page = client.get("/")
    assert page.texts(".preview-bar del") == ["welcome.md"]
    assert client.get("/a/welcome").status == 404


def test_a_head_that_breaks_is_told_and_the_article_stays(
    client: Client, bench: Bench, config: Config
) -> None:
    write(config, "billing/refunds.md", "---\ntitle: [Get\nasks:\n---\n\nOther words.\n")
    bench.refresh()
    page = client.get(REFUNDS)
    assert page.texts("h1") == ["Get a refund"]
    told = page.texts(".preview-panel .problems .error > .quiet")
    assert told == ["Error, line 3, bad-yaml"]
    write(config, "billing/refunds.md", "# Get your money\n\nOther words.\n")
    bench.refresh()
    assert client.get(REFUNDS).texts("h1") == ["Get your money"]


def test_a_tree_that_cannot_be_read_is_told_and_the_last_one_stays(
    client: Client, bench: Bench, config: Config
) -> None:
    config.content.articles.rename(config.content.articles.with_name("gone"))
    bench.refresh()
    page = client.get(REFUNDS)
    assert page.status == 200
    assert str(config.content.articles) in page.texts(".preview-bar [role=alert]")[0]
    config.content.articles.with_name("gone").rename(config.content.articles)
    bench.refresh()
    assert client.get(REFUNDS).texts(".preview-bar [role=alert]") == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/contact"),
        ("POST", "/api/feedback"),
        ("POST", "/feedback"),
        ("POST", "/api/events"),
        ("POST", "/api/tickets"),
        ("POST", "/sign-in"),
        ("PUT", "/a/billing/refunds"),
        ("DELETE", "/"),
    ],
)
def test_nothing_is_taken(app: Flask, method: str, path: str) -> None:
    response = app.test_client().open(
        path, method=method, data={"helpful": "yes", "article": "password"}
    )
    assert response.status_code == 403
    assert "preview" in response.text


@pytest.mark.parametrize(
    "path", ["/desk", "/sign-in", "/account", "/readyz", "/widget", "/metrics"]
)
def test_there_is_nothing_that_needs_a_database(app: Flask, path: str) -> None:
    assert app.test_client().get(path, follow_redirects=True).status_code == 404


def test_the_contact_page_says_that_nothing_is_sent(client: Client) -> None:
    page = client.get("/contact?q=refund")
    assert (page.status, page.texts("h1")) == (200, ["This is a preview"])
    assert page.dom.select("main form") == []


def test_nothing_is_recorded(app: Flask, client: Client) -> None:
    page = client.get(REFUNDS)
    client.get("/search?q=refund")
    scripts = page.values("script[src]", "src")
    assert [src for src in scripts if "visit.js" in src] == []
    with app.app_context():
        assert services().config.visits.record is False
        assert "database" not in vars(services())


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8001", 200),
        ("localhost:8001", 200),
        ("LOCALHOST", 200),
        ("[::1]:8001", 200),
        ("192.0.2.7", 200),
        ("evil.example", 421),
        ("evil.example:8001", 421),
        ("127.0.0.1.evil.example", 421),
        ("localhost.evil.example:8001", 421),
    ],
)
def test_only_names_of_this_machine_are_answered(app: Flask, host: str, status: int) -> None:
    response = app.test_client().get("/", headers={"Host": host})
    assert response.status_code == status


def test_the_host_that_was_named_is_answered(config: Config, bench: Bench) -> None:
    app = make_preview(config, bench, "Writers.example")
    answers = [
        app.test_client().get("/", headers={"Host": host}).status_code
        for host in ("writers.example:8001", "evil.example:8001")
    ]
    assert answers == [200, 421]


def test_pages_name_no_public_address(client: Client) -> None:
    page = client.get(REFUNDS)
    assert page.values("link[rel=canonical]", "href") == []
