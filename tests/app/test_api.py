from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from app import openapi
from tests.app.client import Client

DOCUMENT = openapi.document()


def holds(answer: Any, schema: str) -> list[str]:
    """Return what in ``answer`` is not as the description says."""
    root = {"$ref": f"#/components/schemas/{schema}", "components": DOCUMENT["components"]}
    return [error.message for error in Draft202012Validator(root).iter_errors(answer)]


def test_the_description_is_valid_openapi(client: Client) -> None:
    validate(DOCUMENT)

    assert client.json("/api/openapi.json") == DOCUMENT
    assert DOCUMENT["openapi"] == "3.1.0"


def test_the_description_names_every_route_under_api(client: Client, app: Any) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods & {"GET", "POST"}
        if rule.rule.startswith("/api/")
    }
    described = {(path, method) for path, item in DOCUMENT["paths"].items() for method in item}

    assert routes - {("/api/openapi.json", "get")} == described


def test_search_answers_as_the_contract_says(client: Client) -> None:
    answer = client.json("/api/search?q=orders press refund&limit=1&mode=words")

    assert holds(answer, "Results") == []
    (first,) = answer["answers"]
    assert (answer["query"], answer["total"]) == ("orders press refund", 2)
    assert [first[key] for key in ("id", "title", "url", "category")] == [
        "billing/refunds",
        "Get a refund",
        "/a/billing/refunds#how-to-ask-for-it",
        "billing",
    ]
    assert first["section"] == {"title": "How to ask for it", "anchor": "how-to-ask-for-it"}
    assert first["matched_by"] == ["words"]
    marked = [first["snippet"]["text"][start:end] for start, end in first["snippet"]["spans"]]
    assert "Refund" in marked


def test_the_blend_says_which_rankings_found_an_answer(client: Client) -> None:
    answer = client.json("/api/search?q=orders press refund&lang=en")

    first = answer["answers"][0]
    assert holds(answer, "Results") == []
    assert (first["id"], first["matched_by"]) == ("billing/refunds", ["words", "meaning"])
    assert (answer["degraded"], answer["confident"]) == (None, True)


def test_pages_of_answers_follow_each_other(client: Client) -> None:
    whole = client.json("/api/search?q=orders&mode=words")
    parts = [client.json(f"/api/search?q=orders&mode=words&limit=1&offset={n}") for n in (0, 1, 2)]

    assert [part["total"] for part in parts] == [2, 2, 2]
    assert [[a["id"] for a in part["answers"]] for part in parts] == [
        [whole["answers"][0]["id"]],
        [whole["answers"][1]["id"]],
        [],
    ]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ("product=App", {"billing/invoices"}),
        ("category=billing", {"billing/invoices", "billing/refunds"}),
        ("category=account", set()),
        ("lang=de", set()),
        ("lang=en&category=billing&product=Shop", {"billing/refunds"}),
    ],
)
def test_filters(client: Client, filters: str, ids: set[str]) -> None:
    answer = client.json(f"/api/search?q=orders&mode=words&{filters}")

    assert {one["id"] for one in answer["answers"]} == ids
    assert holds(answer, "Results") == []


@pytest.mark.parametrize("query", ["", "q=", "q=%20%20", "q=%00", "q=%ff&mode=words"])
def test_nothing_asked_is_nothing_answered(client: Client, query: str) -> None:
    answer = client.json(f"/api/search?{query}")

    assert (answer["total"], answer["answers"]) == (0, [])
    assert holds(answer, "Results") == []


def test_all_wrong_parameters_are_named_at_once(client: Client) -> None:
    page = client.get("/api/search?lang=!&mode=vibes&limit=51&offset=-1")

    assert page.response.content_type == "application/problem+json"
    assert page.response.json == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "Some parameters cannot be used.",
        "errors": [
            {"parameter": "lang", "detail": "must be a language code such as en or pt-BR"},
            {"parameter": "mode", "detail": "must be one of blend, words, meaning"},
            {"parameter": "limit", "detail": "must be a whole number from 1 to 50"},
            {"parameter": "offset", "detail": "must be a whole number from 0 to 1000"},
        ],
    }
    assert holds(page.response.json, "Problem") == []


@pytest.mark.parametrize("limit", ["0", "51", "1.5", "٣", "1e1", "9" * 30, "-1", "x"])
def test_limits_are_whole_numbers_in_range(client: Client, limit: str) -> None:
    page = client.get("/api/search", query_string={"limit": limit})

    assert [error["parameter"] for error in page.response.json["errors"]] == ["limit"]


def test_half_a_word_is_completed(client: Client) -> None:
    answer = client.json("/api/suggest?q=invoi&lang=en&limit=1")

    assert holds(answer, "Suggestions") == []
    assert answer == {
        "query": "invoi",
        "suggestions": [
            {
                "id": "billing/invoices",
                "title": "Find your invoices",
                "url": "/a/billing/invoices",
                "category": "billing",
                "section": None,
                "trail": ["Billing"],
                "language": "en",
            }
        ],
    }


def test_an_article_is_sent_whole(client: Client) -> None:
    answer = client.json("/api/articles/billing/refunds")

    assert holds(answer, "Article") == []
    assert (answer["title"], answer["language"], answer["product"]) == (
        "Get a refund",
        "en",
        "Shop",
    )
    assert [other["url"] for other in answer["translations"]] == ["/a/de/billing/refunds"]
    assert answer["headings"][0] == {
        "level": 2,
        "title": "How to ask for it",
        "anchor": "how-to-ask-for-it",
    }
    assert "script" not in answer["html"]
    assert re.fullmatch("[0-9a-f]{40}", answer["revision"])


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/articles/none", "GET", 404),
        ("/api/none", "GET", 404),
        ("/api/search", "POST", 405),
        ("/api/feedback", "GET", 405),
    ],
)
def test_refusals_are_problem_details(client: Client, path: str, method: str, status: int) -> None:
    page = client.open(path, method)

    assert (page.status, page.response.mimetype) == (status, "application/problem+json")
    assert holds(page.response.json, "Problem") == []
    assert page.response.json["status"] == status
