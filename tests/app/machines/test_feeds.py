from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from app.machines import feeds
from search.types import ArticleRef
from tests.app.client import Client
from tests.app.machines.conftest import ORIGIN
from tests.app.machines.hostile import TITLES

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEED = feeds.Feed("Help", "Help", "en", "/feed.atom?lang=en", "/?lang=en")
REF = ArticleRef(
    0, "a", "a", "en", "Title", "", (), None, datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=UTC)
)


def read(client: Client, path: str) -> ElementTree.Element:
    page = client.get(path)
    assert (page.status, page.response.mimetype) == (200, "application/atom+xml")
    return checked(page.response.get_data())


def checked(data: bytes | str) -> ElementTree.Element:
    """Return a feed after holding it against the rules of RFC 4287."""
    root = ElementTree.fromstring(data)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
            assert element.findtext(f"{ATOM}{name}")
        moment = str(element.findtext(f"{ATOM}updated"))
        assert datetime.fromisoformat(moment).tzinfo is not None
        links = element.findall(f"{ATOM}link")
        assert all(str(link.get("href")).startswith("http") for link in links)
        assert [link.get("rel") for link in links].count("alternate") == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    ids = [str(found.text) for found in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    assert [one for one in ids if not one.startswith("urn:uuid:")] == []
    return root


def entries(root: ElementTree.Element) -> list[str]:
    """Return the addresses of the articles."""
    links = [entry.find(f"{ATOM}link") for entry in root.iter(f"{ATOM}entry")]
    return [str(link.get("href")).removeprefix(ORIGIN) for link in links if link is not None]


def test_the_feed_tells_what_a_language_changed_last(site: Client) -> None:
    root = read(site, "/feed.atom?lang=en")

    assert root.get(LANGUAGE) == "en"
    assert root.findtext(f"{ATOM}title") == "Example help"
    assert {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")} == {
        "self": f"{ORIGIN}/feed.atom?lang=en",
        "alternate": f"{ORIGIN}/?lang=en",
    }
    moments = [entry.findtext(f"{ATOM}updated") for entry in root.iter(f"{ATOM}entry")]
    assert moments == sorted(moments, key=str, reverse=True)
    assert root.findtext(f"{ATOM}updated") == moments[0]
    assert "/a/billing/refunds" in entries(root)
    assert "/a/de/billing/refunds" not in entries(root)
    assert [one for one in entries(root) if "hidden" in one] == []


def test_a_category_tells_of_itself_and_what_is_below(site: Client) -> None:
    root = read(site, "/c/account/feed.atom?lang=en")

    assert root.findtext(f"{ATOM}title") == "Account · Example help"
    assert sorted(entries(root)) == ["/a/account/cards/change", "/a/account/password"]
    assert entries(read(site, "/c/account/cards/feed.atom")) == ["/a/account/cards/change"]
    assert [site.get(path).status for path in ("/c/none/feed.atom", "/c/hidden/feed.atom")] == [
        404, 404,
    ]  # fmt: skip


def test_articles_in_another_language_than_the_feed_say_so(site: Client) -> None:
    root = read(site, "/c/billing/feed.atom?lang=de")
    said = {
        entry.findtext(f"{ATOM}title"): entry.get(LANGUAGE) for entry in root.iter(f"{ATOM}entry")
    }

    assert root.get(LANGUAGE) == "de"
    assert said == {"Geld zurück erhalten": None, "Find your invoices": "en"}


def test_nothing_in_a_feed_is_of_the_moment_that_it_was_asked_for(site: Client) -> None:
    first, again = (site.get("/feed.atom?lang=en").response.get_data() for _ in range(2))

    assert first == again


def test_odd_titles_stay_titles(hostile: Client) -> None:
    root = read(hostile, "/c/odd-ends/feed.atom")
    titles = {" ".join(str(found.text).split()) for found in root.iter(f"{ATOM}title")}

    assert {" ".join(title.split()) for title in TITLES} <= titles
    assert root.findtext(f"{ATOM}author/{ATOM}name") == '</script>"&<b>'


@pytest.mark.parametrize(
    ("title", "kept"),
    [("a\x00b\x0bc", "abc"), ("\ud800x\ufffe", "x"), ("]]>&<", "]]>&<"), ("😀", "😀")],
)
def test_characters_that_xml_cannot_hold_are_left_out(title: str, kept: str) -> None:
    root = checked(feeds.document(FEED, [replace(REF, title=title)], "https://h.example"))

    assert root.findtext(f"{ATOM}entry/{ATOM}title") == kept


def test_a_feed_of_nothing_is_a_feed() -> None:
    root = checked(feeds.document(FEED, [], "https://h.example"))

    assert root.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    later = replace(REF, id="b", updated=REF.updated + timedelta(days=1))

    root = checked(feeds.document(FEED, [REF, later], "https://h.example"))

    assert root.findtext(f"{ATOM}updated") == "2026-01-03T03:04:05+00:00"


def test_names_last_as_long_as_the_host() -> None:
    same = {feeds.identifier(origin, "a") for origin in ("http://h.example", "https://h.example:8")}
    others = {
        feeds.identifier("https://g.example", "a"),
        feeds.identifier("https://h.example", "b"),
    }

    assert same == {"urn:uuid:" + next(iter(same)).removeprefix("urn:uuid:")}
    assert len(same | others) == 3
