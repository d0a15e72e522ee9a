"""Only listed origins may ask, and only for what the widget needs."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import cors

LISTED, OTHER = "https://app.example", "https://evil.example"
BROWSER = {"User-Agent": "Mozilla/5.0", "Sec-Fetch-Site": "cross-site"}
READING = (
    "/api/widget/texts",
    "/api/widget/suggestions",
    "/api/widget/search?q=refund",
    "/api/widget/articles/password",
    "/api/widget/contact",
)
WRITING = {
    "/api/feedback": ({"article": "password", "helpful": True}, 204),
    "/api/events": ([{"kind": "view", "article": "password", "place": "widget"}], 204),
    "/api/contact/suggestions": ({"subject": "refund"}, 200),
    "/api/tickets": ({"subject": "a", "text": "b"}, 201),
}
CLOSED = (
    "/api/search?q=refund",
    "/api/suggest?q=refund",
    "/api/articles/password",
    "/",
    "/contact",
)


@pytest.fixture
def environment() -> dict[str, str]:
    return {"FIRSTLINE_WIDGET__ORIGINS": LISTED}


def ask(site: Flask, path: str, origin: str, method: str = "GET", **more: object) -> TestResponse:
    headers = BROWSER | {"Origin": origin}
    options = {"headers": headers, "method": method} | more
    return site.test_client().open(path, buffered=True, **options)  # type: ignore[arg-type]


def allowed(response: TestResponse) -> tuple[int, str | None]:
    return response.status_code, response.headers.get("Access-Control-Allow-Origin")


@pytest.mark.parametrize("path", READING)
def test_pages_of_listed_origins_may_read_what_the_widget_needs(site: Flask, path: str) -> None:
    response = ask(site, path, LISTED)

    assert allowed(response) == (200, LISTED)
    assert "Origin" in response.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in response.headers


@pytest.mark.parametrize("origin", [OTHER, "null", LISTED + ".evil.example", "http://app.example"])
@pytest.mark.parametrize("path", READING)
def test_others_may_read_only_that_they_are_refused(site: Flask, path: str, origin: str) -> None:
    response = ask(site, path, origin)

    assert allowed(response) == (403, "*")
    assert response.json is not None
    assert response.json["detail"] == "This was sent from another site."


@pytest.mark.parametrize("path", WRITING)
def test_pages_of_listed_origins_may_write_what_the_widget_needs(site: Flask, path: str) -> None:
    body, status = WRITING[path]

    assert allowed(ask(site, path, LISTED, "POST", json=body)) == (status, LISTED)
    assert allowed(ask(site, path, OTHER, "POST", json=body)) == (403, None)


@pytest.mark.parametrize("path", CLOSED)
def test_all_else_stays_closed_to_listed_origins(site: Flask, path: str) -> None:
    assert ask(site, path, LISTED).headers.get("Access-Control-Allow-Origin") is None


@pytest.mark.parametrize("path", ["/feedback", "/contact"])
def test_forms_of_pages_stay_closed_to_listed_origins(site: Flask, path: str) -> None:
    assert ask(site, path, LISTED, "POST", data={"article": "password"}).status_code == 403


@pytest.mark.parametrize("path", WRITING)
def test_a_browser_that_asks_first_is_told_what_is_allowed(site: Flask, path: str) -> None:
    response = ask(site, path, LISTED, "OPTIONS")
    headers = response.headers

    assert allowed(response) == (200, LISTED)
    assert headers["Access-Control-Allow-Methods"] == "POST"
    assert headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert headers["Access-Control-Max-Age"] == str(cors.MAX_AGE)
    assert allowed(ask(site, path, OTHER, "OPTIONS")) == (200, None)


def test_a_picture_of_an_article_may_be_shown_by_listed_origins(site: Flask) -> None:
    path = "/files/billing/button.svg"

    assert allowed(ask(site, path, LISTED)) == (200, LISTED)
    assert allowed(ask(site, path, OTHER)) == (200, None)


def test_programs_and_our_own_pages_need_no_leave(site: Flask) -> None:
    client = site.test_client()
    own = {"Sec-Fetch-Site": "same-origin"}

    assert client.get("/api/widget/texts").status_code == 200
    assert client.get("/api/widget/texts", headers=own).status_code == 200


def test_any_page_may_load_the_script_which_is_kept_for_a_while(site: Flask) -> None:
    response = ask(site, "/widget.js", OTHER)
    tag = response.headers["ETag"]
    again = site.test_client().get("/widget.js", headers={"If-None-Match": tag})

    assert allowed(response) == (200, "*")
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.mimetype == "text/javascript"
    assert (again.status_code, again.data) == (304, b"")
