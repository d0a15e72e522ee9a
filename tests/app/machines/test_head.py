from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from app.config import Config
from app.machines.head import territory
from app.site import create_app
from search.live import LiveIndex
from tests.app.client import Client, Page
from tests.app.machines.conftest import ORIGIN, with_address
from tests.app.machines.hostile import TITLES
from tests.app.serving import served


def told(page: Page) -> dict[str, dict[str, Any]]:
    """Return what the page says of itself in JSON-LD, by type."""
    (script,) = page.dom.select("script[type='application/ld+json']")
    document = json.loads(script.string or "")
    assert document["@context"] == "https://schema.org"
    return {part["@type"]: part for part in document["@graph"]}


def properties(page: Page) -> dict[str, list[str]]:
    """Return the Open Graph and other properties of a page."""
    found: dict[str, list[str]] = {}
    for tag in page.dom.select("meta[property]"):
        found.setdefault(str(tag["property"]), []).append(str(tag["content"]))
    return found


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        ("/", "/"),
        ("/?lang=de", "/?lang=de"),
        ("/?lang=xx", "/"),
        ("/?utm_source=mail", "/"),
        ("/c/billing/", "/c/billing/"),
        ("/c/billing/?lang=de&x=1", "/c/billing/?lang=de"),
        ("/a/billing/refunds?voted=yes", "/a/billing/refunds"),
        ("/a/billing/refunds?lang=fr", "/a/billing/refunds"),
        ("/search?q=money+back&utm=1&lang=de", "/search?q=money+back&lang=de"),
        (
            "/a/%D0%BF%D0%BE%D0%BC%D0%BE%D1%89%D1%8C/%D0%BC%D0%BE%D0%B9-%D1%81%D1%87%D1%91%D1%82",
            "/a/%D0%BF%D0%BE%D0%BC%D0%BE%D1%89%D1%8C/%D0%BC%D0%BE%D0%B9-%D1%81%D1%87%D1%91%D1%82",
        ),
    ],
)
def test_each_page_names_its_one_address(site: Client, path: str, canonical: str) -> None:
    page = site.get(path)

    assert page.status == 200
    assert page.values("link[rel=canonical]", "href") == [ORIGIN + canonical]
    assert properties(page)["og:url"] == [ORIGIN + canonical]


@pytest.mark.parametrize("path", ["/none", "/a/none", "/c/none/", "/sign-in", "/search?page=x"])
def test_errors_and_staff_pages_tell_machines_nothing(site: Client, path: str) -> None:
    page = site.get(path)

    assert page.dom.select("link[rel=canonical], meta[property], script[type]:not([src])") == []
    assert page.values("meta[name=robots]", "content") == ["noindex"]


def test_without_an_address_in_the_settings_none_is_made_up(client: Client) -> None:
    page = client.get("/a/billing/refunds")

    assert page.dom.select("link[rel=canonical], meta[property='og:url']") == []
    assert page.dom.select("link[type='application/json+oembed']") == []
    assert told(page)["Article"]["url"] == "/a/billing/refunds"


def test_an_article_unfurls(config: Config, live: LiveIndex, logo: Path) -> None:
    page = Client(create_app(with_address(config, logo=logo), live)).get("/a/billing/refunds")

    found = properties(page)
    assert datetime.fromisoformat(*found.pop("article:modified_time")).tzinfo is not None
    assert found == {
        "og:url": [f"{ORIGIN}/a/billing/refunds"],
        "og:type": ["article"],
        "og:title": ["Get a refund"],
        "og:description": ["How to get your money back."],
        "og:site_name": ["Example help"],
        "og:locale": ["en_US"],
        "og:locale:alternate": ["de_DE"],
        "og:image": [f"{ORIGIN}/logo"],
        "og:image:width": ["120"],
        "og:image:height": ["60"],
    }
    assert page.values("meta[name='twitter:card']", "content") == ["summary"]
    assert page.values("meta[name=description]", "content") == ["How to get your money back."]


def test_a_page_in_several_languages_names_all_of_them(site: Client) -> None:
    def versions(path: str) -> list[tuple[str, str]]:
        tags = site.get(path).dom.select("head link[rel=alternate][hreflang]")
        return [(str(tag["hreflang"]), str(tag["href"])) for tag in tags]

    both = [
        ("en", f"{ORIGIN}/a/billing/refunds"),
        ("de", f"{ORIGIN}/a/de/billing/refunds"),
        ("x-default", f"{ORIGIN}/a/billing/refunds"),
    ]
    assert sorted(versions("/a/billing/refunds")) == sorted(both)
    assert sorted(versions("/a/de/billing/refunds")) == sorted(both)
    assert versions("/a/welcome") == []
    assert versions("/?lang=de") == [
        ("en", f"{ORIGIN}/?lang=en"),
        ("de", f"{ORIGIN}/?lang=de"),
        ("x-default", f"{ORIGIN}/"),
    ]


def test_other_forms_of_a_page_are_linked(site: Client) -> None:
    article, category, home = (
        site.get(path) for path in ("/a/billing/refunds", "/c/billing/", "/")
    )

    def alternates(page: Page, kind: str) -> list[str]:
        return page.values(f"head link[rel=alternate][type='{kind}']", "href")

    assert [alternates(page, "text/markdown") for page in (article, category, home)] == [
        ["/a/billing/refunds.md"], ["/c/billing.md?lang=en"], ["/llms.txt?lang=en"],
    ]  # fmt: skip
    assert [alternates(page, "application/atom+xml") for page in (article, category, home)] == [
        ["/feed.atom?lang=en", "/c/billing/feed.atom?lang=en"],
        ["/feed.atom?lang=en", "/c/billing/feed.atom?lang=en"],
        ["/feed.atom?lang=en"],
    ]
    assert home.values("link[rel=describedby]", "href") == ["/llms.txt"]
    assert home.values("link[rel=search]", "href") == ["/opensearch.xml?lang=en"]
    linked = {
        url
        for page in (article, category, home)
        for url in page.values(
            "head link:is([rel=alternate], [rel=search], [rel=describedby])", "href"
        )
    }
    paths = [url.removeprefix(ORIGIN) for url in linked]
    assert {path: site.get(path).status for path in paths} == dict.fromkeys(paths, 200)


def test_an_article_is_described_for_search_engines(site: Client) -> None:
    said = told(site.get("/a/billing/refunds"))

    article = said["Article"]
    assert {name: article[name] for name in ("headline", "description", "inLanguage", "url")} == {
        "headline": "Get a refund",
        "description": "How to get your money back.",
        "inLanguage": "en",
        "url": f"{ORIGIN}/a/billing/refunds",
    }
    assert article["publisher"] == {
        "@type": "Organization", "name": "Example help", "url": f"{ORIGIN}/",
    }  # fmt: skip
    assert said["BreadcrumbList"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": f"{ORIGIN}/"},
        {"@type": "ListItem", "position": 2, "name": "Billing", "item": f"{ORIGIN}/c/billing/"},
        {"@type": "ListItem", "position": 3, "name": "Get a refund"},
    ]


def test_a_category_and_the_home_page_are_described(site: Client) -> None:
    category, home = told(site.get("/c/account/cards/")), told(site.get("/"))

    assert [step["name"] for step in category["BreadcrumbList"]["itemListElement"]] == [
        "Home", "Account", "Cards",
    ]  # fmt: skip
    assert home["WebSite"]["potentialAction"]["target"]["urlTemplate"] == (
        f"{ORIGIN}/search?q={{search_term_string}}"
    )


def test_what_nobody_described_describes_itself(site: Client) -> None:
    def description(path: str) -> list[str]:
        return site.get(path).values("meta[name=description]", "content")

    assert description("/a/welcome") == ["Start here to find your way around."]
    assert description("/c/account/") == ["Change your password"]
    assert description("/c/billing/") == ["Pay, get invoices, get money back."]
    assert [len(description(path)) for path in ("/", "/search?q=x")] == [1, 1]


@pytest.mark.parametrize("number", range(len(TITLES)))
def test_no_title_breaks_out_of_the_head(hostile: Client, number: int) -> None:
    page = hostile.get(f"/i/odd/{number}")
    page = hostile.get(page.response.headers["Location"])

    title = told(page)["Article"]["headline"]
    assert properties(page)["og:title"] == [title]
    assert told(page)["BreadcrumbList"]["itemListElement"][2]["name"] == title
    assert " ".join(title.split()) == " ".join(TITLES[number].split())
    body = page.response.get_data(as_text=True)
    (script,) = page.dom.select("script[type='application/ld+json']")
    assert not set("<>&\u2028\u2029") & set(script.string or "")
    assert "<script>alert" not in body


def test_browsers_do_not_run_or_refuse_the_description(
    hostile_live: LiveIndex, config: Config, browser: Browser
) -> None:
    messages: list[str] = []
    with served(create_app(config, hostile_live)) as port:
        page = browser.new_page()
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(f"http://127.0.0.1:{port}/i/odd/0")
        said = page.evaluate(
            "JSON.parse(document.querySelector('[type=\"application/ld+json\"]').text)"
        )
        title = page.title()
        page.close()

    assert [part["@type"] for part in said["@graph"]] == ["Article", "BreadcrumbList"]
    assert title.startswith("</script><script>alert(1)</script>")
    assert messages == []


@pytest.mark.parametrize(
    ("language", "locale"),
    [("en", "en_US"), ("ja", "ja_JP"), ("pt-BR", "pt_BR"), ("pt", "pt_BR"), ("de-at", "de_AT"),
     ("zh-Hant", "zh_CN"), ("xx", "xx"), ("", "")],
)  # fmt: skip
def test_languages_have_the_names_that_open_graph_gives_them(language: str, locale: str) -> None:
    assert territory(language) == locale
