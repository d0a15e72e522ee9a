"""What the script asks for, and what is recorded of it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.widget.around import Page, in_words, questions
from tests.app.contact.sending import BROWSER


def get(site: Flask, name: str, /, **query: str) -> Any:
    response = site.test_client().get(f"/api/widget/{name}", query_string=query, headers=BROWSER)
    assert response.status_code == 200, response.text
    return response.json


def test_the_words_come_in_the_language_asked_for(site: Flask) -> None:
    german, unknown = get(site, "texts", lang="de-CH"), get(site, "texts", lang="xx")

    assert (german["lang"], german["dir"], german["words"]["back"]) == ("de", "ltr", "Zurück")
    assert (unknown["lang"], unknown["words"]["back"]) == ("en", "Back")
    assert (german["reached"], german["form"]) == ("/contact", True)


def test_words_from_right_to_left_stay_with_the_articles(site: Flask) -> None:
    assert get(site, "texts", lang="ar")["dir"] == "ltr"  # There are no Arabic articles here.


@pytest.mark.parametrize(
    ("page", "first", "fits"),
    [
        ({"heading": "Get a refund"}, "Get a refund", True),
        ({"wanted": "password,invoices"}, "Change your password", True),
        ({"wanted": "how do I get a refund"}, "Get a refund", True),
        ({"path": "/account/4711/get-a-refund"}, "Get a refund", True),
        ({"heading": "Zorp", "title": "Get a refund"}, "Get a refund", True),
    ],
)
def test_articles_are_suggested_for_a_page(
    site: Flask, page: dict[str, str], first: str, fits: bool
) -> None:
    found = get(site, "suggestions", lang="en", **page)

    assert (found["suggestions"][0]["title"], found["fits"]) == (first, fits)


def test_a_page_that_says_nothing_gets_what_writers_put_forward(site: Flask) -> None:
    assert get(site, "suggestions", heading="Zorp") == {"fits": False, "suggestions": []}


def test_what_tells_most_of_a_page_is_asked_first() -> None:
    page = Page(path="/a/b", title="T", heading="H", code="E-1", wanted="w")

    assert questions(page) == ("w", "E-1", "H", "T", "a b")
    assert questions(Page(title="Same", heading="Same")) == ("Same",)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/settings/billing", "settings billing"),
        ("/orders/4711/return-it", "orders return it"),
        ("/u/3f2b8c1d-aaaa-bbbb", "u"),
        ("/%D0%BE%D0%BF%D0%BB%D0%B0%D1%82%D0%B0", "оплата"),
        ("/", ""),
    ],
)
def test_the_path_of_a_page_is_read_without_keys(path: str, words: str) -> None:
    assert in_words(path) == words


def test_search_narrows_down_to_a_product_and_a_category(site: Flask) -> None:
    def ids(q: str, **more: str) -> list[str]:
        found = get(site, "search", q=q, lang="en", **more)
        return [one["id"] for one in found["answers"]]

    assert ids("orders", product="App") == ["billing/invoices"]
    assert ids("cards", category="account/cards") == ["account/cards/change"]


def test_a_language_without_articles_searches_all(site: Flask) -> None:
    assert get(site, "search", q="refund", lang="ja")["answers"][0]["title"] == "Get a refund"


def test_an_article_comes_as_nodes_with_links_to_articles_named(site: Flask) -> None:
    id = get(site, "search", q="get a refund", lang="en")["answers"][0]["id"]
    article = get(site, f"articles/{id}", lang="en")
    german = get(site, f"articles/{id}", lang="de")

    assert (article["title"], article["language"], article["dir"]) == ("Get a refund", "en", "ltr")
    assert article["body"][0][0] == "p"
    link = article["body"][0][-2]
    assert link[:1] + link[2:] == ["a", "your invoices"]
    assert link[1]["data-article"] == "billing/invoices"
    assert german["title"] == "Geld zurück erhalten"
    assert german["words"]["yes"] == "Ja"
    assert german["reasons"][0] == ["not-answered", "Meine Frage wurde nicht beantwortet"]


@pytest.mark.parametrize("id", ["none", "zebra-internal", "zebra-future", "%00", "a/../b"])
def test_what_nobody_may_see_is_not_there(site: Flask, id: str) -> None:
    response = site.test_client().get(f"/api/widget/articles/{id}")

    assert response.status_code == 404


def test_the_form_asks_what_the_guide_says(site: Flask) -> None:
    form = get(site, "contact", lang="de")

    assert (form["words"]["send"], form["response"]) == ("Senden", "innerhalb eines Werktags")
    assert [(one["name"], one.get("required", False)) for one in form["fields"]] == [
        ("topic", False),
        ("subject", True),
        ("text", True),
        ("name", False),
        ("email", False),
    ]
    assert form["fields"][0] == {
        "name": "topic",
        "label": "Thema",
        "kind": "choice",
        "options": [["", "Etwas anderes"], ["billing", "Rechnung"], ["security", "Security"]],
    }
    assert [one["name"] for one in form["topics"]] == ["billing", "security"]
    assert form["topics"][0]["questions"][1] == {
        "name": "answer.billing.way",
        "label": "How did you pay?",
        "kind": "choice",
        "required": False,
        "options": [["", "–"], ["Card", "Card"], ["Bank transfer", "Überweisung"]],
    }


@pytest.mark.parametrize(
    "path", ["texts?lang=../x", "search?q=a&limit=0", "suggestions?title=" + "x" * 600]
)
def test_what_cannot_be_is_refused(site: Flask, path: str) -> None:
    assert site.test_client().get(f"/api/widget/{path}").status_code == 400


def test_what_is_wrong_with_a_request_is_said_in_the_language_of_the_page(site: Flask) -> None:
    body = {"subject": "", "text": "x", "language": "de-CH"}
    response = site.test_client().post("/api/tickets", json=body, headers=BROWSER)

    assert response.status_code == 400
    assert response.json is not None
    assert response.json["errors"] == [
        {"parameter": "subject", "detail": "Sagen Sie in wenigen Worten, worum es geht."}
    ]
