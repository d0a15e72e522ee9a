"""The panel inside a helpdesk: only its signed address opens it, only that helpdesk frames it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from app.access import Role
from app.config import Config
from app.desk.embed import GOOD_FOR, Helpdesk, Panel, panel_of, panels, token
from app.policy import PAGE_POLICY
from app.settings_file import load_config
from app.tables.desk import AgentLink, Wish
from tests.app.desk.test_views import SCRIPT, rows
from tests.app.signing_in import database_of, sign_in

NOW = datetime.now(UTC)
ZENDESK = Panel(Helpdesk.ZENDESK, "https://name.zendesk.com")
POLICY = PAGE_POLICY.replace("frame-ancestors 'none'", "frame-ancestors https://name.zendesk.com")


@pytest.fixture
def key(app: Flask) -> str:
    return token(database_of(app), ZENDESK, NOW)


def test_there_is_a_panel_for_each_helpdesk_that_the_settings_name(config: Config) -> None:
    assert panels(config) == (ZENDESK,)
    assert panels(load_config({}, config.index.path)) == ()


def test_a_token_opens_its_panel_for_a_year(app: Flask, config: Config, key: str) -> None:
    database = database_of(app)

    assert panel_of(database, config, key, NOW) == ZENDESK
    assert panel_of(database, config, key, NOW + GOOD_FOR - timedelta(minutes=1)) == ZENDESK
    assert panel_of(database, config, key, NOW + GOOD_FOR) is None
    assert panel_of(database, config, key[:-1], NOW) is None
    assert panel_of(database, load_config({}, config.index.path), key, NOW) is None


def test_managers_get_the_addresses(app: Flask) -> None:
    page = sign_in(app, Role.MANAGER).get("/desk/panels")
    (address,) = page.texts("textarea")

    assert address.startswith("http://localhost/desk/embed?token=")
    opened = app.test_client().get(address)
    assert opened.status_code == 200
    assert sign_in(app, Role.WRITER).get("/desk/panels").status == 403


def test_the_panel_suggests_and_only_its_helpdesk_may_frame_it(app: Flask, key: str) -> None:
    client = app.test_client()
    form = {"token": key, "subject": "money back", "text": "", "lang": "en", "app_guid": "g"}

    opened = client.get("/desk/embed", query_string={"token": key, "app_guid": "g"})
    asked = client.post("/desk/embed", data=form)

    for response in (opened, asked):
        assert response.status_code == 200
        assert response.headers["Content-Security-Policy"] == POLICY
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in response.headers
    dom = BeautifulSoup(asked.text, "html.parser")
    main = dom.select_one("main")
    assert main is not None
    assert (main["data-origin"], main["data-guid"]) == ("https://name.zendesk.com", "g")
    assert next(one["value"] for one in dom.select("form.copy input[name=article]")) == "refund"
    assert {one["value"] for one in dom.select("input[name=token]")} == {key}
    assert not re.search(r"<script(?![^>]* src=)|<style| style=", asked.text)


def test_copies_and_wishes_are_kept_without_an_account(app: Flask, key: str) -> None:
    client = app.test_client()

    link = client.post(
        "/desk/embed/links",
        data={"token": key, "article": "card", "question": "x y"},
        headers=SCRIPT,
    )
    wish = client.post(
        "/desk/embed/wishes", data={"token": key, "kind": "nothing-fits"}, headers=SCRIPT
    )

    assert (link.status_code, wish.status_code) == (204, 204)
    assert [(row["article_id"], row["account_id"]) for row in rows(app, AgentLink)] == [
        ("card", None)
    ]
    assert [row["account_id"] for row in rows(app, Wish)] == [None]


@pytest.mark.parametrize("given", ["", "x", "WyJ6ZW5kZXNrIl0.abc", "🦝"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/desk/embed"),
        ("POST", "/desk/embed"),
        ("POST", "/desk/embed/links"),
        ("POST", "/desk/embed/wishes"),
    ],
)
def test_without_a_token_nothing_opens(app: Flask, given: str, method: str, path: str) -> None:
    values = {"token": given, "article": "card", "subject": "refund"}
    client = app.test_client()

    if method == "GET":
        response = client.get(path, query_string=values)
    else:
        response = client.post(path, data=values)

    assert response.status_code == 403
    assert response.headers["Content-Security-Policy"] == PAGE_POLICY
    assert (rows(app, AgentLink), rows(app, Wish)) == ([], [])


def test_forms_of_other_sites_are_refused(app: Flask, key: str) -> None:
    for path in ("/desk/embed", "/desk/embed/links", "/desk/embed/wishes"):
        sent = app.test_client().post(
            path, data={"token": key, "article": "card"}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert sent.status_code == 403
    assert (rows(app, AgentLink), rows(app, Wish)) == ([], [])
