from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from app.machines import llms
from tests.app.client import Client
from tests.app.machines.conftest import ORIGIN
from tests.app.machines.hostile import TITLES

CHROMIUM = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
LINK = re.compile(r"\]\((https://[^)]+)\)")


def text(client: Client, path: str, **headers: str) -> str:
    page = client.get(path, headers=headers)
    assert page.status == 200
    return page.response.get_data(as_text=True)


def test_llms_txt_lists_the_articles_by_category(site: Client) -> None:
    assert text(site, "/llms.txt?lang=en").splitlines()[:22] == [
        "# Example help",
        "",
        "> Find an answer, or ask a person.",
        "",
        "## Articles",
        "",
        f"- [Welcome]({ORIGIN}/a/welcome.md): Start here to find your way around.",
        "",
        "## Billing",
        "",
        f"- [Find your invoices]({ORIGIN}/a/billing/invoices.md): All invoices are under Orders."
        " Download them as a leaflet.",
        f"- [Get a refund]({ORIGIN}/a/billing/refunds.md): How to get your money back.",
        "",
        "## Account",
        "",
        f"- [Change your password]({ORIGIN}/a/account/password.md): Open Profile, then Password,"
        " and choose a new one of at least twelve letters.",
        "",
        "## Account › Cards",
        "",
        f"- [Change your card]({ORIGIN}/a/account/cards/change.md): Open Profile, then Cards.",
        "",
        "## Помощь",
    ]


@pytest.mark.parametrize(
    "path", ["/llms.txt", "/llms.txt?lang=de", "/c/billing.md", "/c/account.md"]
)
def test_all_links_in_it_lead_somewhere(site: Client, path: str) -> None:
    found = LINK.findall(text(site, path))

    assert found
    assert {url: site.get(url.removeprefix(ORIGIN)).status for url in found} == dict.fromkeys(
        found, 200
    )
    assert [url for url in found if "hidden" in url] == []


def test_a_large_site_lists_its_categories_only(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llms, "MAX_ARTICLES", 3)

    lines = text(site, "/llms.txt?lang=en").splitlines()

    assert lines[4:8] == [
        "## Categories",
        "",
        f"- [Billing (2)]({ORIGIN}/c/billing.md?lang=en): Pay, get invoices, get money back.",
        f"- [Account (2)]({ORIGIN}/c/account.md?lang=en)",
    ]


def test_a_category_is_a_list_of_links(site: Client) -> None:
    assert text(site, "/c/account.md?lang=en") == (
        "# Account\n\n"
        f"- [Cards (1)]({ORIGIN}/c/account/cards.md?lang=en)\n"
        f"- [Change your password]({ORIGIN}/a/account/password.md): Open Profile, then Password,"
        " and choose a new one of at least twelve letters.\n"
    )
    assert [site.get(path).status for path in ("/c/none.md", "/c/hidden.md")] == [404, 404]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/*", "text/html"),
        (CHROMIUM, "text/html"),
        ("text/markdown", "text/markdown"),
        ("text/markdown, */*", "text/markdown"),
        ("text/markdown, text/html;q=0.9, */*;q=0.1", "text/markdown"),
        ("text/markdown;q=0.5, */*", "text/html"),
        ("text/markdown;charset=utf-8", "text/markdown"),
        ("text/markdown;variant=GFM;q=0.9, text/html;level=1;q=0.8", "text/markdown"),
        ("TEXT/MARKDOWN, text/*;q=0.5", "text/markdown"),
        ("text/html, text/markdown", "text/html"),
        ("text/html, text/markdown;q=0.9", "text/html"),
        ("text/markdown;q=0", "text/html"),
        ("application/json", "text/html"),
        ("text/markdown;q=x,,;;", "text/html"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/c/billing/", "/a/welcome"])
def test_markdown_is_for_who_prefers_it(site: Client, path: str, accept: str, kind: str) -> None:
    for _ in range(2):  # Made, and kept.
        page = site.get(path, headers={"Accept": accept})
        if ";q=x" not in accept:
            assert page.response.mimetype == kind
        assert {"Accept", "Accept-Language"} <= set(page.response.vary)


@pytest.mark.parametrize(
    "path",
    [
        "/llms.txt",
        "/c/billing.md",
        "/feed.atom",
        "/c/billing/feed.atom",
        "/opensearch.xml",
        "/opensearch/suggestions?q=geld",
    ],
)
def test_caches_are_told_what_follows_the_reader_s_language(site: Client, path: str) -> None:
    told = {}
    for _ in range(2):  # Made, and kept.
        for code in ("de", "en"):
            page = site.get(path, headers={"Accept-Language": code}).response
            assert "Accept-Language" in page.vary
            told[code] = page.get_data(as_text=True)

    assert told["de"] != told["en"]


@pytest.mark.parametrize(
    ("path", "written", "page"),
    [
        ("/?lang=de", "/llms.txt?lang=de", "/?lang=de"),
        ("/c/billing/?lang=en", "/c/billing.md?lang=en", "/c/billing/?lang=en"),
        ("/a/billing/refunds", "/a/billing/refunds.md", "/a/billing/refunds"),
    ],
)
def test_markdown_says_which_page_it_is(site: Client, path: str, written: str, page: str) -> None:
    asked = site.get(path, headers={"Accept": "text/markdown"}).response

    assert asked.get_data(as_text=True) == text(site, written)
    assert asked.headers["Link"] == (
        f'<{ORIGIN}{page}>; rel="canonical", </llms.txt>; rel="describedby"; type="text/plain"'
    )
    assert asked.headers["Content-Language"] == ("de" if "de" in path else "en")


def test_what_is_hidden_or_gone_is_so_in_markdown(site: Client) -> None:
    headers = {"Accept": "text/markdown"}

    assert [site.get(path, headers=headers).status for path in (
        "/a/hidden/internal", "/c/hidden/", "/a/none",
    )] == [404, 404, 404]  # fmt: skip
    moved = site.get("/a/money-back", headers=headers)
    assert (moved.status, moved.response.headers["Location"]) == (301, "/a/billing/refunds")


def test_no_title_is_markup(hostile: Client) -> None:
    html = MarkdownIt().render(text(hostile, "/llms.txt"))

    assert re.findall(r"<(?!/?(?:h1|h2|ul|li|a|p|blockquote)\b)", html) == []
    hrefs = re.findall(r'href="([^"]*)"', html)
    assert len(hrefs) == len(TITLES) + 3
    assert [href for href in hrefs if not href.startswith(f"{ORIGIN}/")] == []
