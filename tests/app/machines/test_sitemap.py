from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from app.machines import sitemap
from app.machines.listing import Listed
from tests.app.client import Client
from tests.app.machines.conftest import ORIGIN
from tests.app.machines.hostile import TITLES
from tests.tiny import HIDDEN

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
MOI = "/a/%D0%BF%D0%BE%D0%BC%D0%BE%D1%89%D1%8C/%D0%BC%D0%BE%D0%B9-%D1%81%D1%87%D1%91%D1%82"


def read(client: Client, path: str = "/sitemap.xml") -> ElementTree.Element:
    page = client.get(path)
    assert (page.status, page.response.mimetype) == (200, "application/xml")
    return ElementTree.fromstring(page.response.get_data())


def locations(root: ElementTree.Element) -> list[str]:
    return [str(found.text) for found in root.iter(f"{MAP}loc")]


def test_the_sitemap_holds_what_visitors_may_read_and_nothing_else(site: Client) -> None:
    found = locations(read(site))
    articles = {one.removeprefix(ORIGIN) for one in found if "/a/" in one}

    assert len(found) == len(set(found))
    assert [one for one in found if not one.startswith(f"{ORIGIN}/")] == []
    assert articles == {
        "/a/welcome", "/a/billing/refunds", "/a/de/billing/refunds", "/a/billing/invoices",
        "/a/account/password", "/a/account/cards/change", MOI,
    }  # fmt: skip
    assert [one for one in found if any(f"/{name}" in one for name in HIDDEN)] == []
    assert {f"{ORIGIN}/", f"{ORIGIN}/?lang=de", f"{ORIGIN}/c/account/cards/"} <= set(found)


def test_every_address_of_the_sitemap_answers_and_calls_itself_so(site: Client) -> None:
    for address in locations(read(site)):
        page = site.get(address.removeprefix(ORIGIN))
        assert page.status == 200
        assert page.values("link[rel=canonical]", "href") == [address]
        assert page.dom.select("meta[name=robots]") == []


def test_the_sitemap_names_the_languages_that_the_pages_name(site: Client) -> None:
    for url in read(site).iter(f"{MAP}url"):
        links = [(link.get("hreflang"), link.get("href")) for link in url.iter(f"{XHTML}link")]
        page = site.get(str(url.findtext(f"{MAP}loc")).removeprefix(ORIGIN))
        tags = page.dom.select("head link[rel=alternate][hreflang]")
        assert links == [(tag["hreflang"], tag["href"]) for tag in tags]
        own = page.values("link[rel=canonical]", "href")[0]
        assert not links or own in [href for _, href in links]


def test_dates_have_a_time_zone(site: Client) -> None:
    dates = [str(found.text) for found in read(site).iter(f"{MAP}lastmod")]

    assert dates
    assert [date for date in dates if datetime.fromisoformat(date).tzinfo is None] == []


def test_robots_are_led_to_the_sitemap(site: Client, client: Client) -> None:
    assert site.get("/robots.txt").response.get_data(as_text=True) == (
        "User-agent: *\nDisallow: /search\nDisallow: /api/\n\n"
        "Sitemap: https://help.example.com/sitemap.xml\n"
    )
    # Without an address in the settings it is the one that was asked.
    assert "Sitemap: http://localhost/sitemap.xml\n" in client.get("/robots.txt").response.get_data(
        as_text=True
    )


def test_odd_names_make_no_odd_xml(hostile: Client) -> None:
    found = locations(read(hostile))

    assert len([one for one in found if "/a/odd" in one]) == len(TITLES)
    assert [one for one in found if not one.isascii()] == []


def test_a_part_that_is_not_there_is_not_found(site: Client) -> None:
    assert len(locations(read(site, "/sitemap-1.xml"))) == len(locations(read(site)))
    assert [site.get(f"/sitemap-{n}.xml").status for n in ("0", "2", "99999999999", "x")] == [
        404, 404, 404, 404,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pages", "languages", "sizes"),
    [
        (0, 0, [0]),
        (50_000, 0, [50_000]),
        (50_001, 0, [50_000, 1]),
        (27_345, 6, [7_142, 7_142, 7_142, 5_919]),
    ],
)
def test_large_sitemaps_are_split_by_all_their_links(
    pages: int, languages: int, sizes: list[int]
) -> None:
    versions = tuple((f"l{n}", "/x") for n in range(languages))
    everything = [Listed(f"/{n}", None, versions) for n in range(pages)]

    files = sitemap.split(everything)

    assert [len(file) for file in files] == sizes
    assert [page for file in files for page in file] == everything


def test_the_files_of_a_large_site_are_listed() -> None:
    root = ElementTree.fromstring(sitemap.index(["https://x/1?a&b", "https://x/2"]))

    assert root.tag == f"{MAP}sitemapindex"
    assert locations(root) == ["https://x/1?a&b", "https://x/2"]


def test_an_entry_is_written_as_the_protocol_says() -> None:
    moment = datetime(2026, 3, 1, 12, 30, 5, 999, tzinfo=UTC)
    page = Listed("/a/x", moment, (("en", "/a/x"), ("de", "/a/de/x"), ("x-default", "/a/x")))

    assert sitemap.document([page], "https://h.example").splitlines()[2] == (
        "<url><loc>https://h.example/a/x</loc><lastmod>2026-03-01T12:30:05+00:00</lastmod>"
        '<xhtml:link rel="alternate" hreflang="en" href="https://h.example/a/x"/>'
        '<xhtml:link rel="alternate" hreflang="de" href="https://h.example/a/de/x"/>'
        '<xhtml:link rel="alternate" hreflang="x-default" href="https://h.example/a/x"/></url>'
    )
