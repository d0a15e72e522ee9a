from __future__ import annotations

import unicodedata

import pytest

from app.config import Config
from app.site import create_app
from search.live import LiveIndex
from tests.app.client import Client
from tests.tiny import HIDDEN


def test_home_shows_categories_and_articles_in_order(client: Client) -> None:
    page = client.get("/")

    assert page.texts("h1") == ["How can we help?"]
    assert page.values(".cards a", "href") == ["/c/billing/", "/c/account/", *_cyrillic("/c/")]
    assert page.texts(".cards li:first-child p") == [
        "Pay, get invoices, get money back.",
        "2 articles",
    ]
    assert page.values("section:has(#_articles) .list a", "href") == ["/a/welcome"]
    assert page.values(".languages a", "hreflang") == ["en", "de"]


def test_home_follows_the_visitors_language(client: Client) -> None:
    chosen = client.get("/?lang=de")
    accepted = client.get("/", headers={"Accept-Language": "de-AT, de;q=0.9, en;q=0.5"})
    unknown = client.get("/?lang=xx")

    assert [p.texts("h1") for p in (chosen, accepted)] == [["Wie können wir helfen?"]] * 2
    assert chosen.values("html", "lang") == ["de"]
    categories = ["/c/billing/", "/c/account/", *_cyrillic("/c/")]
    assert chosen.values(".cards a", "href") == [f"{path}?lang=de" for path in categories]
    assert accepted.values(".cards a", "href") == categories
    assert "Accept-Language" in accepted.response.headers["Vary"]
    assert unknown.texts("h1") == ["How can we help?"]


def test_category_lists_its_articles_and_the_categories_below(client: Client) -> None:
    page = client.get("/c/account/")

    assert page.texts("h1") == ["Account"]
    assert page.values(".list a", "href") == ["/a/account/password"]
    assert page.values(".cards a", "href") == ["/c/account/cards/"]
    assert page.texts(".trail li") == ["Home"]
    assert client.get("/c/account/cards/").texts(".trail li") == ["Home", "Account"]


@pytest.mark.parametrize("host", ["evil.example", "EVIL.example:80", "évil.example", "[::1]:90"])
def test_an_address_without_its_last_slash_leads_on_to_this_host(client: Client, host: str) -> None:
    page = client.get("/c/billing?lang=de", headers={"Host": host})

    assert (page.status, page.response.headers["Location"]) == (308, "/c/billing/?lang=de")
    assert page.response.get_data(as_text=True) == "This is now at /c/billing/?lang=de\n"


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example/..", "/%2F/evil.example/"])
def test_no_address_leads_to_another_host(client: Client, path: str) -> None:
    location = client.get(path).response.headers.get("Location", "/")

    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_article_shows_text_contents_translations_and_form(client: Client) -> None:
    page = client.get("/a/billing/refunds")

    assert page.texts("h1") == ["Get a refund"]
    assert page.texts("title") == ["Get a refund · Example help"]
    assert page.texts(".trail li") == ["Home", "Billing"]
    assert page.values(".contents.beside a", "href") == [
        "#how-to-ask-for-it",
        "#how-long-it-takes",
        "#when-it-is-too-late",
    ]
    assert page.values(".prose img", "src") == ["/files/billing/button.svg"]
    assert page.values(".facts a", "href") == ["/a/de/billing/refunds"]
    assert page.values(".feedback form", "action") == ["/feedback"] * 2
    assert page.values("meta[name=description]", "content") == ["How to get your money back."]


def test_a_german_article_is_a_german_page_for_who_wants_no_other_language(client: Client) -> None:
    page = client.get("/a/de/billing/refunds", headers={"Accept-Language": "xx"})

    assert page.values("html", "lang") == ["de"]
    assert page.texts(".feedback button[name=helpful]") == ["Ja", "Nein"]
    assert page.values(".trail a", "href") == ["/?lang=de", "/c/billing/?lang=de"]
    assert page.values("input[name=lang]", "value") == ["de"]


def test_an_article_that_wants_a_person_says_so_on_top(client: Client) -> None:
    page = client.get("/a/account/password")

    assert page.values(".note a", "href") == ["mailto:help@example.com"]
    assert client.get("/a/billing/refunds").dom.select(".note") == []


def test_other_scripts_have_readable_addresses(client: Client) -> None:
    (category,) = _cyrillic("/c/")

    page = client.get(category)

    assert page.texts("h1") == ["Помощь"]
    assert client.get(page.values(".list a", "href")[0]).texts("h1") == ["Мой счёт"]


def test_letters_and_accents_sent_apart_find_the_article(client: Client) -> None:
    apart = unicodedata.normalize("NFD", "/a/помощь/мой-счёт")

    assert apart != unicodedata.normalize("NFC", apart)
    assert client.get(apart).texts("h1") == ["Мой счёт"]


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/a/money-back", 301, "/a/billing/refunds"),
        ("/a/billing/moved", 301, "https://shop.example/moved"),
        ("/a/billing/moved.md", 404, None),
        ("/i/password", 302, "/a/account/password"),
        ("/i/billing/refunds", 302, "/a/billing/refunds"),
    ],
)
def test_old_and_short_addresses_lead_to_the_article(
    client: Client, path: str, status: int, location: str | None
) -> None:
    page = client.get(path)

    assert (page.status, page.response.headers.get("Location")) == (status, location)


def test_markdown_is_sent_as_written_with_the_title(client: Client) -> None:
    page = client.get("/a/billing/invoices.md")

    assert page.response.content_type == "text/markdown; charset=utf-8"
    assert page.response.get_data(as_text=True) == (
        "# Find your invoices\n\n"
        "All invoices are under *Orders*. Download them as [a leaflet](leaflet.pdf).\n"
    )
    assert client.get("/a/welcome.md").response.get_data(as_text=True).count("# Welcome") == 1


def test_results_mark_the_words_and_lead_to_the_section(client: Client) -> None:
    page = client.get("/search?q=orders+press+refund")

    assert page.texts("h1") == ["Results for “orders press refund”"]
    assert page.values(".answer a", "href")[0] == "/a/billing/refunds#how-to-ask-for-it"
    assert "Refund" in page.texts(".answer:first-child mark")
    assert page.texts(".answer:first-child .quiet span")[0] == "Billing"
    assert page.values("#_top-search", "value") == ["orders press refund"]
    assert page.values("meta[name=robots]", "content") == ["noindex"]


def test_results_escape_what_was_asked(client: Client) -> None:
    asked = '"><script>alert(1)</script>'

    page = client.get("/search", query_string={"q": asked})

    assert page.values("#_top-search", "value") == [asked]
    assert page.dom.select("script:not([src])") == []


def test_results_keep_to_the_filters(client: Client) -> None:
    everything = client.get("/search?q=orders&mode=words")
    product = client.get("/search?q=orders&product=App&mode=words")
    category = client.get("/search?q=open+profile&category=account/cards&mode=words")

    assert sorted(everything.values(".answer a", "href")) == [
        "/a/billing/invoices",
        "/a/billing/refunds#how-to-ask-for-it",
    ]
    assert product.values(".answer a", "href") == ["/a/billing/invoices"]
    assert product.texts("option[selected]") == ["English", "App"]
    assert category.values(".answer a", "href") == ["/a/account/cards/change"]
    assert category.texts("option[selected]") == ["English", "Cards"]


def test_results_are_in_the_visitors_language_or_in_all(client: Client) -> None:
    german = client.get("/search?q=geld&lang=de&mode=words")
    english = client.get("/search?q=geld&lang=en&mode=words")
    everywhere = client.get("/search?q=geld&lang=all&mode=words")

    assert german.values(".answer a", "href") == ["/a/de/billing/refunds"]
    assert english.values(".answer a", "href") == []
    assert english.values(".note a", "href")[0] == "/search?lang=all&q=geld&mode=words"
    assert everywhere.values(".answer", "lang") == ["de"]


def test_without_an_answer_the_page_says_so_and_offers_a_person(client: Client) -> None:
    page = client.get("/search?q=qqqxyz&mode=words")

    assert page.texts(".note strong") == ["We found no answer to this."]
    assert page.values(".note .button", "href") == ["mailto:help@example.com"]
    assert page.values("#_top-search", "value") == ["qqqxyz"]


def test_a_poor_answer_is_called_that(client: Client) -> None:
    page = client.get("/search?q=qqqxyz&lang=en")

    assert page.texts(".note strong") == ["There may be no good answer to this."]
    assert page.values(".note a", "href") == [
        "/search?lang=all&q=qqqxyz",
        "mailto:help@example.com",
    ]
    assert page.dom.select(".answer") != []


def test_suggestions_are_asked_for_in_the_language_of_the_page(client: Client) -> None:
    pages = [client.get(path) for path in ("/", "/?lang=de", "/a/de/billing/refunds")]

    assert [page.values("form.search", "data-language") for page in pages] == [
        ["en"],
        ["de"],
        ["de"],
    ]


def test_without_a_contact_elsewhere_every_page_leads_to_ours_with_what_is_known(
    config: Config, live: LiveIndex
) -> None:
    site = config.site.model_copy(update={"contact": None})
    client = Client(create_app(config.model_copy(update={"site": site}), live))

    found = {
        path: set(client.get(path).values("a[href^='/contact']", "href"))
        for path in ("/", "/?lang=de", "/c/billing/", "/a/account/password", "/none",
                     "/search?q=qqqxyz&mode=words")
    }  # fmt: skip

    assert found == {
        "/": {"/contact"},
        "/?lang=de": {"/contact?lang=de"},
        "/c/billing/": {"/contact"},
        "/a/account/password": {"/contact?article=password"},
        "/none": {"/contact"},
        "/search?q=qqqxyz&mode=words": {"/contact?q=qqqxyz"},
    }


def test_an_empty_question_asks_for_one(client: Client) -> None:
    page = client.get("/search?q=")

    assert page.status == 200
    assert page.texts("main p")[0] == "Ask a question to find an answer."
    assert page.dom.select(".answer, .note strong") == []


def test_a_misspelled_word_is_mended_by_a_link(client: Client) -> None:
    page = client.get("/search?q=invoicess&lang=en")

    assert page.values("main p a", "href")[0] == "/search?lang=en&q=invoices"


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_articles_are_nowhere(client: Client, name: str) -> None:
    paths = [f"/a/hidden/{name}", f"/a/hidden/{name}.md", f"/i/zebra-{name}", "/c/hidden/"]
    api = [f"/api/articles/zebra-{name}", f"/api/articles/hidden/{name}"]

    assert [client.get(path).status for path in paths + api] == [404] * 6
    assert client.json("/api/search?q=zebra&mode=words")["total"] == 0
    found = client.json("/api/search?q=zebra&limit=50")["answers"]
    found += client.json("/api/suggest?q=zeb&limit=20")["suggestions"]
    assert [one["id"] for one in found if "zebra" in one["id"] or "hidden" in one["id"]] == []
    for page in ("/", "/search?q=zebra", "/search?q=zebra&category=hidden&lang=all", "/c/billing/"):
        assert f"hidden/{name}" not in client.get(page).response.get_data(as_text=True)


def test_counts_leave_hidden_articles_out(client: Client) -> None:
    assert client.get("/").texts(".cards li p:last-child") == [
        "2 articles",
        "2 articles",
        "1 article",
    ]


def _cyrillic(prefix: str) -> list[str]:
    return [f"{prefix}%D0%BF%D0%BE%D0%BC%D0%BE%D1%89%D1%8C/"]


@pytest.mark.parametrize(
    "old",
    ["/a/money-back", "/a/money-back.html", "/money-back", "/money-back.html", "/money-back/"],
)
def test_an_old_address_leads_to_the_article_however_links_spell_it(
    client: Client, old: str
) -> None:
    page = client.get(old)

    assert (page.status, page.response.headers["Location"]) == (301, "/a/billing/refunds")


@pytest.mark.parametrize("old", ["/a/old-zebra", "/old-zebra", "/a/old-zebra.html"])
def test_an_old_address_of_a_hidden_article_is_like_any_unknown_one(
    client: Client, old: str
) -> None:
    hidden, unknown = client.get(old), client.get("/a/none")

    assert (hidden.status, hidden.response.headers.get("Location")) == (404, None)
    assert hidden.response.get_data() == unknown.response.get_data()
