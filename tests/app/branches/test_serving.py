from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import func, select

from app.access import Role
from app.branches.links import PURPOSE, link_path
from app.config import Config
from app.context import services
from app.secrets import secret
from app.signing import link_token
from app.tables.visits import Event
from tests.app.branches.conftest import NAME
from tests.app.client import BROWSER, Client
from tests.app.signing_in import sign_in

STAFF = "/preview/writers:refund-terms/"
FOLLOWED = (("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"), ("form", "action"))


def test_a_link_opens_the_branch_and_says_so(app: Flask, link: str) -> None:
    page = Client(app).get(link)
    assert page.status == 200
    assert page.texts(".preview-bar .what")[0].startswith(f"Preview of {NAME} · ")
    assert page.texts(".preview-bar summary") == ["4 changes", "0 problems"]
    assert page.texts(".preview-bar details:first-of-type a") == [
        "The plan", "Get a refund", "Terms of refunds", "Zebra draft"
    ]  # fmt: skip


def test_the_branch_is_searched(app: Flask, link: str) -> None:
    page = Client(app).get(f"{link}search?q=terms+of+refunds")
    assert page.texts(".answer h2 a")[0] == "Terms of refunds"
    found = app.test_client().get(f"{link}api/suggest?q=terms").get_json()
    assert found["suggestions"][0]["url"] == f"{link}a/billing/terms"


def test_the_live_site_knows_nothing_of_it(app: Flask) -> None:
    assert Client(app).get("/a/billing/terms").status == 404


def test_no_cache_keeps_it_and_no_search_engine_lists_it(app: Flask, link: str) -> None:
    response = Client(app).get(f"{link}a/billing/terms").response
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in response.headers
    assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"


def test_every_address_in_it_stays_in_it(app: Flask, link: str) -> None:
    client = app.test_client()
    waiting, seen, broken = deque([link]), {link}, []
    while waiting:
        at = waiting.popleft()
        response = client.get(at)
        # The address of a form may only be posted to.
        if response.status_code not in {200, 301, 302, 405}:
            broken.append((at, response.status_code))
        found = [response.headers["Location"]] if response.status_code in {301, 302} else []
        if response.mimetype == "text/html":
            dom = BeautifulSoup(response.text, "html.parser")
            found += [
                str(tag[key]) for name, key in FOLLOWED for tag in dom.select(f"{name}[{key}]")
            ]
            found += [str(v) for tag in dom.find_all(True) for k, v in tag.attrs.items()
                      if k.startswith("data-") and str(v).startswith("/")]  # fmt: skip
        for one in found:
            target = urlsplit(urljoin(f"http://localhost{at}", one))
            if target.netloc != "localhost" or target.scheme != "http":
                continue
            assert target.path.startswith(link), (at, one)
            address = target._replace(scheme="", netloc="", fragment="").geturl()
            if address not in seen and len(seen) < 120:
                seen.add(address)
                waiting.append(address)
    assert broken == []
    assert f"{link}a/billing/terms" in seen


def test_what_is_sent_goes_nowhere(app: Flask, link: str) -> None:
    client = app.test_client()
    answers = [
        client.post(f"{link}{path}", data={"article": "terms", "helpful": "yes"}, headers=BROWSER)
        for path in ("api/feedback", "feedback", "contact", "api/events")
    ]
    assert [one.status_code for one in answers] == [403] * 4
    assert "This is a preview" in Client(app).get(f"{link}contact").texts("h1")


def test_nothing_is_recorded(app: Flask, config: Config, link: str) -> None:
    client = app.test_client()
    for path in ("", "a/billing/terms", "search?q=terms"):
        assert client.get(link + path, headers=BROWSER).status_code == 200
    with app.app_context():
        from app.visits.record import close

        close()
        with services().database.reading() as connection:
            assert connection.scalar(select(func.count()).select_from(Event)) == 0


def test_staff_need_no_link(app: Flask) -> None:
    first = app.test_client().get(STAFF)
    assert first.status_code == 303
    assert first.headers["Location"].startswith("/sign-in?next=")
    page = sign_in(app, Role.AGENT).get(f"{STAFF}a/billing/terms")
    assert page.texts("h1") == ["Terms of refunds"]


@pytest.mark.parametrize(
    "branch",
    [
        "nothing",
        "..",
        "../../index",
        "%2e%2e",
        "a%00b",
        "x" * 3000,
        "помощь",
        "writers",
        "%ff",
        "~",
    ],
    ids=ascii,
)
def test_a_branch_without_a_preview_is_told(app: Flask, branch: str) -> None:
    page = sign_in(app, Role.AGENT).get(f"/preview/{branch}/a/x", follow_redirects=True)
    assert page.status == 404
    assert page.texts("h1")[0].startswith("There is no such p")


def _token(app: Flask, branch: str, expires: datetime, purpose: str = PURPOSE) -> str:
    with app.app_context():
        return link_token(secret(services().database, PURPOSE), purpose, branch, expires)


@pytest.mark.parametrize("kind", ["expired", "forged", "cut", "for another purpose", "no branch"])
def test_a_link_that_is_not_good_opens_nothing(app: Flask, link: str, kind: str) -> None:
    now = datetime.now(UTC)
    tokens = {
        "expired": _token(app, NAME, now - timedelta(seconds=1)),
        "forged": link_token(b"x" * 32, PURPOSE, NAME, now + timedelta(days=1)),
        "cut": link.removeprefix("/preview/~").strip("/")[:-1],
        "for another purpose": _token(app, NAME, now + timedelta(days=1), "desk-panel"),
        "no branch": _token(app, "gone", now + timedelta(days=1)),
    }
    page = Client(app).get(f"/preview/~{tokens[kind]}/a/billing/terms")
    assert (page.status, page.texts("h1")) == (404, ["There is no such preview"])
    assert page.response.headers["Cache-Control"] == "private, no-store"


def test_a_link_is_good_for_one_branch_alone(app: Flask, link: str) -> None:
    client = app.test_client()
    assert client.get(link).status_code == 200
    assert client.get(STAFF).status_code == 303
    assert client.get("/desk/previews").status_code == 303


def test_the_page_of_previews_makes_links(app: Flask) -> None:
    client = sign_in(app, Role.AGENT)
    assert client.get("/desk/previews").values("main h2 a", "href") == [STAFF]
    made = client.post("/desk/previews", data={"branch": NAME, "days": "1"}, headers=BROWSER)
    address = made.texts("#_link")[0]
    assert app.test_client().get(urlsplit(address).path).status_code == 200
    refused = client.post("/desk/previews", data={"branch": NAME, "days": "999"}, headers=BROWSER)
    unknown = client.post("/desk/previews", data={"branch": "no", "days": "1"}, headers=BROWSER)
    assert (refused.status, unknown.status) == (400, 404)


def test_a_link_names_its_end(app: Flask, branched: Path) -> None:
    with app.app_context():
        path = link_path(services().database, NAME, 1, datetime.now(UTC) - timedelta(hours=25))
    assert Client(app).get(path).status == 404
