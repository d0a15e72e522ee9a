"""``/api/search?explain=1``: for staff alone, and nothing else changes."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from app.access import Role
from tests.app.client import Client
from tests.app.signing_in import bearer, sign_in
from tests.app.test_api import DOCUMENT, holds

UNKNOWN = f"fl_{'0' * 16}_{'x' * 43}"
ASKED = "/api/search?q=orders press refnud&explain=1&lang=en"


@pytest.fixture
def staff(app: Flask) -> dict[str, str]:
    """Return the header of an agent's program."""
    return bearer(app, Role.AGENT, "search:explain")


def test_staff_is_told_why_each_answer_stands_where_it_stands(
    client: Client, staff: dict[str, str]
) -> None:
    answer = client.json(f"{ASKED}&mode=words", headers=staff)

    assert holds(answer, "Results") == []
    first, second = (one["explain"] for one in answer["answers"])
    assert first == {
        "words": {"rank": 1, "score": first["words"]["score"]},
        "meaning": {"rank": None, "score": None},
        "boost": 1.0,
        "codes": None,
        "terms": [
            {"asked": "orders", "found": "order", "weight": 1.0},
            {"asked": "press", "found": "press", "weight": 1.0},
            {"asked": "refnud", "found": "refund", "weight": 0.7},
        ],
        "passage": {
            "heading": "How to ask for it",
            "anchor": "how-to-ask-for-it",
            "text": "Open Orders and press Refund.",
        },
        "wording": None,
    }
    assert (second["words"]["rank"], second["terms"]) == (
        2,
        [{"asked": "orders", "found": "order", "weight": 1.0}],
    )
    assert first["words"]["score"] > second["words"]["score"] > 0


def test_staff_is_told_how_the_question_was_read(client: Client, staff: dict[str, str]) -> None:
    told = client.json(ASKED, headers=staff)["explain"]

    assert told["language"] == "en"
    assert told["words"][1:] == [
        {"asked": "press", "common": False, "terms": [{"term": "press", "weight": 1.0}]},
        {
            "asked": "refnud",
            "common": False,
            "terms": [{"term": "refnud", "weight": 1.0}, {"term": "refund", "weight": 0.7}],
        },
    ]
    assert told["codes"] == []
    assert list(told["signals"]) == [
        "meaning", "coverage", "gap", "meaning_lead", "words_lead", "codes",
    ]  # fmt: skip
    assert 0 < told["meaning_weight"] < 1


def test_the_answers_themselves_are_the_same(client: Client, staff: dict[str, str]) -> None:
    plain = client.json(ASKED.replace("explain=1", "explain=0"), headers=staff)
    told = client.json(ASKED, headers=staff)

    assert "explain" not in plain
    assert [one for one in plain["answers"] if "explain" in one] == []
    del told["explain"], told["took_ms"], plain["took_ms"]
    for one in told["answers"]:
        del one["explain"]
    assert told == plain
    assert holds(plain | {"took_ms": 1}, "Results") == []


def test_no_cache_keeps_an_explanation(client: Client, staff: dict[str, str]) -> None:
    told = client.get(ASKED, headers=staff).response
    plain = client.get("/api/search?q=orders", headers=staff).response

    assert told.headers["Cache-Control"] == "no-store"
    assert plain.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": UNKNOWN},
        {"Authorization": f"Basic {UNKNOWN}"},
        {"Authorization": "Basic bWU6cHc="},
        {"Cookie": f"token={UNKNOWN}"},
        {"Cookie": f"__Host-firstline={UNKNOWN}"},
        {"Cookie": f"__Host-firstline={'x' * 43}"},
        {"X-Staff-Token": UNKNOWN},
    ],
)
def test_without_a_token_it_is_asked_for(client: Client, headers: dict[str, str]) -> None:
    page = client.get(ASKED, headers=headers)

    assert (page.status, page.response.mimetype) == (401, "application/problem+json")
    assert holds(page.response.json, "Problem") == []
    assert page.response.json == {
        "type": "about:blank",
        "title": "Unauthorized",
        "status": 401,
        "detail": "This is for staff. Send the header Authorization: Bearer <token>, or sign in.",
    }
    assert page.response.headers["WWW-Authenticate"] == 'Bearer realm="Firstline staff"'


@pytest.mark.parametrize(
    "token",
    [
        "",
        "realm=x",
        UNKNOWN,
        UNKNOWN[:-1],
        UNKNOWN + "x",
        "Schwärtfisch",
        "\x80\xff" * 20,
        "y" * 5000,
    ],
    ids=range(8),
)
def test_a_wrong_token_is_refused_and_logged_nowhere(
    client: Client, caplog: pytest.LogCaptureFixture, token: str
) -> None:
    caplog.set_level(logging.DEBUG)

    page = client.get(ASKED, headers={"Authorization": f"Bearer {token}"})

    assert page.status == 401
    assert page.response.json["detail"] == (
        "This token is unknown or has expired. Make another on the page /account."
    )
    assert page.response.headers["WWW-Authenticate"] == (
        'Bearer realm="Firstline staff", error=invalid_token'
    )
    assert (token or "Bearer") not in caplog.text


def test_the_scheme_is_read_without_regard_to_case(client: Client, staff: dict[str, str]) -> None:
    header = {"Authorization": staff["Authorization"].replace("Bearer", "bearer")}

    assert client.get(ASKED, headers=header).status == 200


def test_a_signed_in_agent_needs_no_token(app: Flask) -> None:
    answer = sign_in(app, Role.AGENT).get(ASKED)

    assert answer.status == 200
    assert answer.response.headers["Cache-Control"] == "no-store"
    assert "explain" in answer.response.json


def test_a_token_for_other_things_does_not_explain(app: Flask, client: Client) -> None:
    page = client.get(ASKED, headers=bearer(app, Role.ADMIN, "desk"))

    assert page.status == 403
    assert page.response.json["detail"] == (
        "This token is not good for search:explain. Make one that is."
    )
    assert page.response.headers["WWW-Authenticate"] == (
        'Bearer realm="Firstline staff", error=insufficient_scope, scope="search:explain"'
    )


@pytest.mark.parametrize("value", ["2", "yes", "true", "11", " 1", "١"])
def test_explain_is_1_or_0_and_told_with_the_other_parameters(client: Client, value: str) -> None:
    page = client.get("/api/search", query_string={"explain": value, "limit": "0"})

    assert page.status == 400
    assert page.response.json["errors"] == [
        {"parameter": "limit", "detail": "must be a whole number from 1 to 50"},
        {"parameter": "explain", "detail": "must be 1 or 0"},
    ]


@pytest.mark.parametrize("word", ["zebra", "zebras", "zebr", "zerba"])
@pytest.mark.parametrize("mode", ["blend", "words", "meaning"])
def test_hidden_articles_stay_hidden_from_staff(
    client: Client, word: str, mode: str, staff: dict[str, str]
) -> None:
    answer = client.json(f"/api/search?q={word}&explain=1&mode={mode}", headers=staff)
    searched = [term["term"] for told in answer["explain"]["words"] for term in told["terms"]]

    assert [one["title"] for one in answer["answers"] if "ebra" in one["title"]] == []
    assert [one for one in answer["answers"] if "ebra" in one["explain"]["passage"]["text"]] == []
    assert len(searched) == 1  # itself, and no word that only hidden articles hold


def test_nothing_asked_is_nothing_explained(client: Client, staff: dict[str, str]) -> None:
    answer = client.json("/api/search?explain=1", headers=staff)

    assert holds(answer, "Results") == []
    assert (answer["answers"], answer["explain"]["words"]) == ([], [])
    assert answer["explain"]["signals"] is None


def test_the_description_says_who_may_explain() -> None:
    search = DOCUMENT["paths"]["/api/search"]["get"]
    (explain,) = [one for one in search["parameters"] if one["name"] == "explain"]

    assert explain["schema"] == {"type": "string", "enum": ["0", "1"], "default": "0"}
    assert search["security"] == [{}, {"staff": []}]
    assert DOCUMENT["components"]["securitySchemes"]["staff"]["scheme"] == "bearer"
    assert {"200", "400", "401", "403", "503"} == set(search["responses"])
    assert "WWW-Authenticate" in search["responses"]["401"]["headers"]
