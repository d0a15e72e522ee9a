from __future__ import annotations

import json
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import pytest

from app.config import Config
from app.machines.opensearch import cut
from app.site import create_app
from search.live import LiveIndex
from tests.app.client import Client
from tests.app.machines.conftest import ORIGIN, with_address

OPEN = "{http://a9.com/-/spec/opensearch/1.1/}"


def read(client: Client, path: str = "/opensearch.xml?lang=en") -> ElementTree.Element:
    page = client.get(path)
    assert (page.status, page.response.mimetype) == (
        200,
        "application/opensearchdescription+xml",
    )
    return ElementTree.fromstring(page.response.get_data())


def test_browsers_learn_how_to_search_here(site: Client) -> None:
    root = read(site)
    urls = {
        str(url.get("rel") or url.get("type")): url.get("template")
        for url in root.iter(f"{OPEN}Url")
    }

    assert root.tag == f"{OPEN}OpenSearchDescription"
    names = [root.findtext(f"{OPEN}{name}") for name in ("ShortName", "LongName", "Language")]
    assert names == ["Example help", "Example help", "en"]
    assert root.findtext(f"{OPEN}Description") == "Example help: Find an answer, or ask a person."
    assert urls == {
        "text/html": f"{ORIGIN}/search?lang=en&q={{searchTerms}}",
        "suggestions": f"{ORIGIN}/opensearch/suggestions?lang=en&q={{searchTerms}}",
        "self": f"{ORIGIN}/opensearch.xml?lang=en",
    }
    picture = root.find(f"{OPEN}Image")
    assert picture is not None
    assert picture.get("type") == "image/svg+xml"
    assert site.get(str(picture.text).removeprefix(ORIGIN)).status == 200


def test_the_templates_work_when_they_are_filled_in(site: Client) -> None:
    for url in read(site).iter(f"{OPEN}Url"):
        address = str(url.get("template")).replace("{searchTerms}", quote("money & back"))
        parts = urlsplit(address)
        page = site.get(f"{parts.path}?{parts.query}")
        assert (page.status, page.response.mimetype) == (200, url.get("type"))


def test_suggestions_have_the_form_that_browsers_read(site: Client) -> None:
    page = site.get("/opensearch/suggestions?q=refu&lang=en")

    assert page.response.mimetype == "application/x-suggestions+json"
    asked, titles, about, urls = json.loads(page.response.get_data())
    assert (asked, titles[0], about[0]) == ("refu", "Get a refund", "How to get your money back.")
    assert urls[0].partition("#")[0] == f"{ORIGIN}/a/billing/refunds"
    assert len(titles) == len(about) == len(urls)


@pytest.mark.parametrize(
    "asked", ["", "   ", "\x00", "x" * 2_000, "(((" * 500, "%", '"\\', "\u202e"]
)
def test_any_question_gets_a_list(site: Client, asked: str) -> None:
    page = site.get("/opensearch/suggestions", query_string={"q": asked, "lang": "en"})

    assert page.status == 200
    assert json.loads(page.response.get_data())[0] == asked


def test_half_a_character_is_survived(site: Client) -> None:
    assert site.get("/opensearch/suggestions?q=%ED%A0%80").status == 200


def test_the_languages_differ(site: Client) -> None:
    german = read(site, "/opensearch.xml?lang=de")

    assert german.findtext(f"{OPEN}Language") == "de"
    titles = json.loads(site.get("/opensearch/suggestions?q=geld&lang=de").response.get_data())[1]
    assert titles[:1] == ["Geld zurück erhalten"]


def test_a_long_name_is_cut_as_the_format_wants(config: Config, live: LiveIndex) -> None:
    name = "The help centre of Example & Sons, makers of everything"
    root = read(Client(create_app(with_address(config, name=name), live)))

    assert root.findtext(f"{OPEN}ShortName") == "The help centre"
    assert root.findtext(f"{OPEN}LongName") == "The help centre of Example & Sons, makers of"
    assert cut("Donaudampfschifffahrt", 16) == "Donaudampfschiff"
