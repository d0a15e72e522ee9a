from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from app.config import Config
from app.machines.oembed import fitting
from app.machines.pictures import Picture
from app.site import create_app
from search.live import LiveIndex
from tests.app.client import Client
from tests.app.machines.conftest import ORIGIN, with_address
from tests.app.machines.hostile import TITLES

REFUND = {
    "version": "1.0",
    "type": "link",
    "title": "Get a refund",
    "author_name": "Example help",
    "author_url": f"{ORIGIN}/",
    "provider_name": "Example help",
    "provider_url": f"{ORIGIN}/",
    "cache_age": 86_400,
}


def ask(client: Client, **query: Any) -> tuple[int, Any]:
    page = client.get("/oembed", query_string=query)
    return page.status, page.response.json


@pytest.mark.parametrize(
    "address",
    [
        f"{ORIGIN}/a/billing/refunds",
        f"{ORIGIN}/a/billing/refunds?lang=de#how-to-ask-for-it",
        f"{ORIGIN}/a/billing/refunds.md",
        f"{ORIGIN}/i/billing/refunds",
        f"{ORIGIN}/a/money-back",
        "http://HELP.example.com/a/billing%2Frefunds",
        "http://localhost/a/billing/refunds",
    ],
)
def test_articles_are_described_at_each_of_their_addresses(site: Client, address: str) -> None:
    assert ask(site, url=address) == (200, REFUND)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/a/billing/refunds",
        "https://evil.example/a/billing/refunds",
        "https://help.example.com.evil.example/a/billing/refunds",
        "https://help.example.com@evil.example/a/billing/refunds",
        "https://evil.example@help.example.com/a/billing/refunds",
        "ftp://help.example.com/a/billing/refunds",
        "javascript:alert(1)",
        "http://[::1/a/x",
        f"{ORIGIN}/",
        f"{ORIGIN}/c/billing/",
        f"{ORIGIN}/search?q=x",
        f"{ORIGIN}/a/none",
        f"{ORIGIN}/a/hidden/internal",
        f"{ORIGIN}/i/zebra-internal",
        f"{ORIGIN}/a/old-zebra",
        f"{ORIGIN}/a/billing/moved",
        f"{ORIGIN}/desk",
        f"{ORIGIN}/a/../a/billing/refunds%00",
        "x" * 3_000,
    ],
)
def test_nothing_else_is(site: Client, address: str) -> None:
    status, body = ask(site, url=address)

    assert (status, body["status"]) == (404, 404)


def test_only_json_is_spoken(site: Client) -> None:
    address = f"{ORIGIN}/a/welcome"

    assert ask(site, url=address, format="json")[0] == 200
    assert ask(site, url=address, format="xml")[0] == 501
    assert ask(site, url=address, maxwidth="wide", maxheight=0) == (
        400,
        {
            "type": "about:blank",
            "title": "Bad Request",
            "status": 400,
            "detail": "maxwidth: must be a whole number from 1 to 100000;"
            " maxheight: must be a whole number from 1 to 100000",
        },
    )


def test_the_logo_is_the_picture_where_it_fits(config: Config, live: LiveIndex, logo: Path) -> None:
    client = Client(create_app(with_address(config, logo=logo), live))
    picture = {
        "thumbnail_url": f"{ORIGIN}/logo",
        "thumbnail_width": 120,
        "thumbnail_height": 60,
    }
    address = f"{ORIGIN}/a/billing/refunds"

    assert ask(client, url=address, maxwidth=120, maxheight=60) == (200, REFUND | picture)
    assert ask(client, url=address, maxwidth=119) == (200, REFUND)
    assert ask(client, url=address, maxheight=59) == (200, REFUND)


def test_a_picture_of_unknown_size_is_none() -> None:
    assert fitting(Picture("/files/a.png"), 100, 100) is None


def test_a_page_leads_to_its_description(site: Client) -> None:
    page = site.get("/a/billing/refunds")
    (link,) = page.dom.select("head link[rel=alternate][type='application/json+oembed']")
    parts = urlsplit(str(link["href"]))

    found = site.get(f"{parts.path}?{parts.query}")

    assert link["title"] == "Get a refund"
    # Programs that unfurl links do not all know what a relative address stands for.
    assert f"{parts.scheme}://{parts.netloc}" == ORIGIN
    assert found.response.json == REFUND


def test_odd_titles_are_told_as_they_are(hostile: Client) -> None:
    titles = [ask(hostile, url=f"{ORIGIN}/i/odd/{n}")[1]["title"] for n in range(len(TITLES))]

    assert [" ".join(one.split()) for one in titles] == [" ".join(one.split()) for one in TITLES]
