"""Readers keep their language on every page, whatever the articles are in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app.context import services
from app.settings_file import load_config
from app.site import create_app
from app.visits.record import close as close_visits
from search.live import LiveIndex
from tests.app import databases
from tests.app.client import Client, Page
from tests.app.serving import served
from tests.conftest import build_index

ARTICLES = {
    "start.md": "# Start here\n\nThe first steps.\n",
    "pay/_category.md": "---\ntitle: Paying\nsummary: Money.\norder: 1\n---\n",
    "pay/_category.de.md": "---\ntitle: Bezahlen\nsummary: Geld.\n---\n",
    "pay/card.md": (
        "---\ntitle: Pay by card\nid: card\norder: 1\naliases: [plastic]\nsummary: By card.\n"
        "updated: 2026-11-11\n---\nA card.\n"
    ),
    "pay/card.de.md": "---\ntitle: Mit Karte\norder: 1\n---\nEine Karte.\n",
    "pay/card.ar.md": "---\ntitle: الدفع بالبطاقة\nsummary: ملخص.\norder: 1\n---\nبطاقة.\n",
    "pay/cash.md": (
        "---\ntitle: Pay cash\nsummary: Coins.\norder: 2\nrelated: [card]\n"
        "updated: 2026-11-12\n---\nCoins.\n"
    ),
    "nur/deutsch.de.md": "# Nur auf Deutsch\n\nDas gibt es nur hier.\n",
}
LANGUAGES = ("en", "de", "ar")
HOME = {
    "en": "How can we help?",
    "de": "Wie können wir helfen?",
    "es": "¿Cómo podemos ayudarle?",
    "fr": "Comment pouvons-nous vous aider ?",
    "ja": "どのようなことでお困りですか？",
}


@pytest.fixture(scope="module")
def live_languages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveIndex]:
    folder = tmp_path_factory.mktemp("languages")
    for name, text in ARTICLES.items():
        path = folder / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    opened = LiveIndex(build_index(folder / "articles", folder / "index", LANGUAGES))
    opened.start()
    yield opened
    opened.stop()


@pytest.fixture
def app(live_languages: LiveIndex, tmp_path: Path) -> Iterator[Flask]:
    settings = {
        "FIRSTLINE_SITE__NAME": "Example help",
        "FIRSTLINE_CONTENT__LANGUAGES": "en,de,es",
    }
    config = load_config(settings, tmp_path)
    databases.fill_sqlite(config.database.url)
    made = create_app(config, live_languages)
    yield made
    with made.app_context():
        close_visits()
        services().database.close()


@pytest.fixture
def client(app: Flask) -> Client:
    return Client(app)


def read(client: Client, path: str, accepted: str | None = None) -> Page:
    """Fetch a page as a browser that wants a language."""
    return client.get(path, headers={"Accept-Language": accepted} if accepted else {})


@pytest.mark.parametrize("language", sorted(HOME))
def test_the_words_around_follow_the_reader_on_every_page(client: Client, language: str) -> None:
    by_browser = [
        read(client, path, language)
        for path in ("/", "/c/pay/", "/a/pay/cash", "/search?q=card", "/a/none", "/contact")
    ]
    by_address = [
        read(client, f"/?lang={language}", "en"),
        read(client, f"/a/none?lang={language}"),
    ]

    assert [page.values("html", "lang") for page in by_browser + by_address] == [[language]] * 8
    assert {tuple(page.values("html", "dir")) for page in by_browser} == {("ltr",)}
    assert by_browser[0].texts("h1") == by_address[0].texts("h1") == [HOME[language]]
    assert [page.status for page in by_browser] == [200, 200, 200, 200, 404, 200]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de-AT", "de"),  # A region that nobody wrote for.
        ("es-MX, en;q=0.9", "es"),  # Another language is there exactly, but comes second.
        ("it, fr;q=0.8, en;q=0.5", "fr"),
        ("de;q=0, ja;q=0.1", "ja"),
        ("it", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_of_what_the_browser_accepts_the_first_that_is_there_is_taken(
    client: Client, accepted: str, language: str
) -> None:
    assert read(client, "/", accepted).values("html", "lang") == [language]


def test_without_articles_in_a_language_the_default_ones_are_shown_and_it_is_said(
    client: Client,
) -> None:
    home, category, results = (
        read(client, path, "es") for path in ("/", "/c/pay/", "/search?q=card")
    )

    note = "Aún no hay artículos en español. Se muestran los que hay en inglés."
    assert [page.texts(".note")[:1] for page in (home, category)] == [[note]] * 2
    assert home.texts(".cards a[lang=en]") == ["Paying"]
    assert category.values(".list a", "hreflang") == ["en", "en"]
    assert category.texts(".list li") == [
        "Pay by card inglés By card. Actualizado el 11 de noviembre de 2026",
        "Pay cash inglés Coins. Actualizado el 12 de noviembre de 2026",
    ]
    assert results.texts(".answer[lang=en] h2") != []
    assert client.json("/api/suggest?q=pay&lang=es") == client.json("/api/suggest?q=pay&lang=en")


def test_lists_hold_what_is_not_translated_yet_in_the_writers_order(client: Client) -> None:
    home, category = read(client, "/", "de"), read(client, "/c/pay/", "de")

    assert category.texts("h1") == ["Bezahlen"]
    assert category.dom.select(".note") == []
    assert category.texts(".list li > a") == ["Mit Karte", "Pay cash"]
    assert category.values(".list a[hreflang]", "href") == ["/a/pay/cash"]
    assert [a.get("lang") for a in category.dom.select(".list li > a")] == [None, "en"]
    assert category.texts(".list a + .quiet") == ["Englisch"]
    assert home.texts(".cards li") == ["Bezahlen Geld. 2 Artikel", "Nur 1 Artikel"]
    assert read(client, "/", "en").texts(".cards li") == ["Paying Money. 2 articles"]


def test_a_category_of_another_language_alone_is_shown_as_it_is(client: Client) -> None:
    page = read(client, "/c/nur/", "en")

    assert (page.status, page.texts(".list li > a")) == (200, ["Nur auf Deutsch"])
    assert page.texts(".list a + .quiet") == ["German"]
    assert read(client, "/a/de/nur/deutsch", "en").texts(".trail li") == ["Home", "Nur"]


@pytest.mark.parametrize(
    ("path", "accepted", "location"),
    [
        ("/a/pay/card?lang=de", None, "/a/de/pay/card"),
        ("/a/pay/card?lang=de", "en", "/a/de/pay/card?lang=de"),
        ("/a/pay/card?lang=de", "de", "/a/de/pay/card"),
        ("/a/de/pay/card?lang=en", "de", "/a/pay/card?lang=en"),
        ("/i/card?lang=de", None, "/a/de/pay/card"),
        ("/i/card?lang=de", "ja", "/a/de/pay/card?lang=de"),
        ("/i/card?lang=ja", None, "/a/pay/card?lang=ja"),
        ("/i/card?lang=xx", None, "/a/pay/card"),
        ("/i/card", "de", "/a/pay/card"),
    ],
)
def test_the_language_asked_for_leads_to_the_version(
    client: Client, path: str, accepted: str | None, location: str
) -> None:
    page = read(client, path, accepted)

    assert (page.status, page.response.headers["Location"]) == (302, location)


def test_an_old_address_keeps_the_language(client: Client) -> None:
    page = read(client, "/a/plastic?lang=de")

    assert page.response.headers["Location"] == "/a/pay/card?lang=de"


@pytest.mark.parametrize(
    ("path", "accepted", "note", "link"),
    [
        ("/a/pay/cash", "es", "Este artículo aún no está disponible en español."
         " Lo está leyendo en inglés.", []),
        ("/a/pay/cash?lang=ja", "en", "この記事の日本語版はまだありません。"
         "英語版を表示しています。", []),
        ("/a/de/nur/deutsch", "en", "This article is not available in English yet."
         " You read it in German.", []),
        ("/a/pay/card", "de", "Diesen Artikel auf Deutsch lesen", ["/a/de/pay/card"]),
        ("/a/de/pay/card", "en", "Read this article in English", ["/a/pay/card"]),
    ],
)  # fmt: skip
def test_an_article_in_another_language_says_so_in_the_readers(
    client: Client, path: str, accepted: str, note: str, link: list[str]
) -> None:
    page = read(client, path, accepted)

    assert page.status == 200
    assert page.texts("article .note") == [note]
    assert page.values("article .note a", "href") == link


@pytest.mark.parametrize(
    ("path", "accepted"), [("/a/pay/cash", "en"), ("/a/pay/card", None), ("/a/de/pay/card", None)]
)
def test_an_article_in_the_readers_language_says_nothing(
    client: Client, path: str, accepted: str | None
) -> None:
    assert read(client, path, accepted).dom.select("article .note") == []


def test_links_keep_a_language_that_the_browser_does_not_ask_for(client: Client) -> None:
    page = read(client, "/c/pay/?lang=de", "en")

    assert page.values(".list li > a", "href") == [
        "/a/de/pay/card?lang=de",
        "/a/pay/cash?lang=de",
    ]
    assert page.values(".trail a", "href") == ["/?lang=de"]
    assert page.values("header form input[name=lang]", "value") == ["de"]


@pytest.mark.parametrize(
    ("path", "accepted", "links"),
    [
        ("/", "en", ["/?lang=en", "/?lang=ar", "/?lang=de", "/?lang=es"]),
        ("/c/pay/", "en",
         ["/c/pay/?lang=en", "/c/pay/?lang=ar", "/c/pay/?lang=de", "/c/pay/?lang=es"]),
        ("/c/nur/", "de", []),
        ("/a/pay/card", "en",
         ["/a/pay/card", "/a/ar/pay/card?lang=ar", "/a/de/pay/card?lang=de",
          "/a/pay/card?lang=es"]),
        ("/a/pay/card", None,
         ["/a/pay/card", "/a/ar/pay/card", "/a/de/pay/card", "/a/pay/card?lang=es"]),
        ("/search?q=a+card&page=1&category=pay&lang=de", "en",
         [f"/search?lang={code}&q=a+card&category=pay" for code in ("en", "ar", "de", "es")]),
        ("/a/none", "en", []),
    ],
)  # fmt: skip
def test_the_switch_leads_to_the_same_page(
    client: Client, path: str, accepted: str | None, links: list[str]
) -> None:
    assert read(client, path, accepted).values(".languages a", "href") == links


def test_the_switch_names_each_language_in_itself_and_the_one_in_use(client: Client) -> None:
    page, other = read(client, "/", "de"), read(client, "/", "ja")

    assert page.texts(".languages a") == ["English", "العربية", "Deutsch", "Español"]
    assert page.values(".languages a", "lang") == page.values(".languages a", "hreflang")
    assert page.values(".languages [aria-current]", "lang") == ["de"]
    assert other.texts(".languages a") == ["English", "العربية", "Deutsch", "Español", "日本語"]


def test_every_choice_of_the_switch_is_a_page_in_that_language(client: Client) -> None:
    for path in ("/", "/c/pay/", "/a/pay/card", "/search?q=card"):
        for link in read(client, path, "en").dom.select(".languages a"):
            page = read(client, str(link["href"]), "en")
            chosen = page.values(".languages [aria-current]", "lang")
            assert (page.status, chosen) == (200, [link["lang"]])


def test_search_engines_are_told_of_the_versions(client: Client) -> None:
    page = client.get("/a/de/pay/card")
    versions = page.dom.select("link[rel=alternate][hreflang]")

    assert {(str(v["hreflang"]), str(v["href"])) for v in versions} == {
        ("en", "/a/pay/card"), ("de", "/a/de/pay/card"), ("ar", "/a/ar/pay/card"),
        ("x-default", "/a/pay/card"),
    }  # fmt: skip


def test_only_the_article_is_written_from_right_to_left(client: Client) -> None:
    page = read(client, "/a/ar/pay/card", "ar")

    assert (page.values("html", "lang"), page.values("html", "dir")) == (["en"], ["ltr"])
    assert [tag.name for tag in page.dom.select("[dir=rtl]")] == ["h1", "p", "div"]
    assert page.values("[dir=rtl]", "lang") == ["ar"] * 3
    assert page.dom.select("main[lang], main[dir]") == []


def test_an_arabic_reader_gets_arabic_titles_in_english_words(client: Client) -> None:
    page = read(client, "/c/pay/", "ar")

    assert page.texts(".list li > a") == ["الدفع بالبطاقة", "Pay cash"]
    assert [a.get("dir") for a in page.dom.select(".list li > a")] == ["rtl", None]
    assert page.values("form.search", "data-language") == ["ar"] * 2


def test_visitors_who_search_without_script_keep_their_language(client: Client) -> None:
    page = read(client, "/?lang=ja", "en")
    (form,) = page.dom.select("main form.search")
    values = {str(field["name"]): str(field["value"]) for field in form.select("[name=lang]")}

    assert values == {"lang": "ja"}
    assert read(client, "/search?q=card&lang=ja", "en").values("html", "lang") == ["ja"]


def test_pages_in_japanese_and_arabic_stand_as_they_are_read(app: Flask, browser: Browser) -> None:
    with served(app) as port:
        page = browser.new_page(locale="ja-JP")
        page.goto(f"http://127.0.0.1:{port}/a/pay/cash")
        title, note = page.locator("h1"), page.locator("article .note")

        assert page.locator("html").get_attribute("lang") == "ja"
        assert (title.get_attribute("lang"), note.inner_text()) == (
            "en", "この記事の日本語版はまだありません。英語版を表示しています。",
        )  # fmt: skip
        page.goto(f"http://127.0.0.1:{port}/a/ar/pay/card")
        heading = page.locator("h1").evaluate("e => getComputedStyle(e).direction")
        around = page.locator("header.top").evaluate("e => getComputedStyle(e).direction")
        assert (heading, around) == ("rtl", "ltr")
        page.get_by_role("link", name="Deutsch").last.click()
        page.wait_for_url("**/a/de/pay/card*")
        address = urlsplit(page.url)
        assert (address.path, dict(parse_qsl(address.query))) == ("/a/de/pay/card", {"lang": "de"})
        assert page.locator("html").get_attribute("lang") == "de"
        page.close()


def test_who_votes_keeps_the_language(client: Client) -> None:
    page = read(client, "/a/pay/cash?lang=de", "en")
    (action,) = set(page.values("#_feedback form", "action"))
    values = {"article": page.values("#_feedback [name=article]", "value")[0], "helpful": "yes"}
    voted = client.post(action, data=values, headers={"Accept-Language": "en"})

    location = voted.response.headers["Location"]
    assert (action, voted.status) == ("/feedback?lang=de", 303)
    assert location == "/a/pay/cash?lang=de&voted=yes#_feedback"
    assert read(client, location, "en").values("html", "lang") == ["de"]


@pytest.mark.parametrize(
    ("path", "neighbours"),
    [
        ("/a/pay/cash?lang=de", ["Zurück Mit Karte"]),
        ("/a/pay/card", ["Next Pay cash"]),
        ("/a/de/pay/card?lang=de", ["Weiter Pay cash"]),
        ("/a/de/nur/deutsch?lang=en", []),
    ],
)
def test_neighbours_are_those_of_the_list_that_the_reader_knows(
    client: Client, path: str, neighbours: list[str]
) -> None:
    assert client.get(path).texts("a[rel=prev], a[rel=next]") == neighbours


def test_related_articles_are_in_the_readers_language(client: Client) -> None:
    assert client.get("/a/pay/cash?lang=en").texts(".related a") == ["Pay by card"]

    page = client.get("/a/pay/cash?lang=de")

    assert page.texts(".related a") == ["Mit Karte"]
    assert page.values(".related a", "href") == ["/a/de/pay/card"]
