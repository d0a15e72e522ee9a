from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask, abort

from app.access import public
from app.config import Config
from app.context import services
from app.migrate import upgrade
from app.policy import FILE_POLICY, PAGE_POLICY
from app.rendering import marked
from app.settings_file import load_config
from app.site import create_app
from search.errors import IndexCorrupt, IndexMissing
from search.live import LiveIndex
from search.types import Snippet
from tests.app.client import Client

HOSTILE = [
    "/%00",
    "/%ff%fe",
    "/a/%ff",
    "/a/" + "x/" * 500,
    "/a/..%2f..%2fetc%2fpasswd",
    "/a/a\\b",
    "/c/%2f%2f/",
    "/c//billing//",
    "/files/../manifest.json",
    "/files/..%2f..%2fmanifest.json",
    "/files/%00",
    "/files//etc/passwd",
    "/static/../site.py",
    "/static/%2e%2e/site.py",
    "/i/%0d%0aSet-Cookie:x=1",
    "/search?page=0",
    "/search?page=999999999999",
    "/search?mode=%00",
    "/search?q=%ff%00&category=%00//&product=%ff",
    "/search?q=" + "%F0%9F%92%A9" * 256,
    "/search?q=" + "(" * 5000,
    "/search?q=" + "*+" * 400,
    "/search?q=a&q=b&lang[]=x&lang=../..",
    "/search?" + "&".join(f"a{n}=1" for n in range(900)),
    "/api/search?category=" + "a/" * 300,
    "/api/suggest?q=%ff%00&lang=%00",
    "/api/articles/%ff%00",
    "/?lang=%00",
    "/?lang=" + "x" * 3000,
]


def test_the_policy_lets_nothing_in_from_elsewhere() -> None:
    assert PAGE_POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
        " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path[:40])
def test_hostile_addresses_are_refused_or_answered_never_a_crash(client: Client, path: str) -> None:
    page = client.get(path)

    assert page.status in {200, 302, 308, 400, 404, 414}
    assert "Traceback" not in page.response.get_data(as_text=True)


@pytest.mark.parametrize("host", ["evil.example", "a b", "x" * 3000, "[::1", "é", "a:b:c", ""])
def test_any_host_is_survived_and_none_is_repeated(client: Client, host: str) -> None:
    page = client.get("/a/welcome", headers={"Host": host})

    assert page.status in {200, 400}
    if host:
        assert host not in page.response.get_data(as_text=True)


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "TRACE", "BREW"])
def test_odd_methods_are_refused(client: Client, method: str) -> None:
    page = client.open("/", method)

    assert page.status == 405
    assert "GET" in page.response.headers["Allow"]


def test_a_query_that_is_too_long_is_refused(client: Client) -> None:
    assert client.get("/search?q=" + "x" * 9000).status == 414


@pytest.mark.parametrize("language", ["*", ";;;", "de;q=9", "x" * 5000, "en;q=\x00".strip("\x00")])
def test_odd_languages_are_survived(client: Client, language: str) -> None:
    assert client.get("/", headers={"Accept-Language": language}).status == 200


def test_a_missing_page_offers_a_search_in_the_visitors_language(client: Client) -> None:
    page = client.get("/a/none", headers={"Accept-Language": "fr"})

    assert page.status == 404
    assert page.texts("h1") == ["Cette page n’existe pas"]
    assert page.values("main form", "action") == ["/search"]


def test_an_unexpected_error_shows_no_details(app: Flask, client: Client) -> None:
    def broken() -> str:
        raise RuntimeError("secret")

    app.add_url_rule("/broken", view_func=public(broken))
    app.add_url_rule("/api/broken", endpoint="api-broken", view_func=public(broken))

    page, api = client.get("/broken"), client.get("/api/broken")

    assert [page.status, api.status] == [500, 500]
    assert page.texts("h1") == ["Something went wrong here"]
    assert api.response.json["title"] == "Internal Server Error"
    assert "secret" not in page.response.get_data(as_text=True)
    assert "secret" not in api.response.get_data(as_text=True)


def test_an_index_error_is_for_the_log_not_for_visitors(app: Flask, client: Client) -> None:
    def broken() -> str:
        raise IndexCorrupt("/srv/index/generations/3: vectors.faiss was changed")

    app.add_url_rule("/broken", view_func=public(broken))

    page = client.get("/broken")

    assert page.status == 503
    assert "/srv" not in page.response.get_data(as_text=True)


def test_without_an_index_there_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="firstline index"):
        create_app(load_config({}, tmp_path))


def test_https_is_made_to_stay_where_the_site_has_it(config: Config, live: LiveIndex) -> None:
    server = config.server.model_copy(update={"base_url": "https://help.example.com"})
    secure = create_app(config.model_copy(update={"server": server}), live).test_client()
    plain = create_app(config, live).test_client()

    page = secure.get("/a/welcome")

    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert '<link rel="canonical" href="https://help.example.com/a/welcome">' in page.text
    assert "Strict-Transport-Security" not in plain.get("/a/welcome").headers
    assert "canonical" not in plain.get("/a/welcome").text


def test_pictures_are_shown_and_other_files_downloaded(client: Client) -> None:
    picture = client.get("/files/billing/button.svg").response
    leaflet = client.get("/files/billing/leaflet.pdf").response

    assert (picture.mimetype, leaflet.mimetype) == ("image/svg+xml", "application/pdf")
    assert picture.headers["Content-Disposition"].startswith("inline")
    assert leaflet.headers["Content-Disposition"] == "attachment; filename=leaflet.pdf"
    assert {r.headers["Content-Security-Policy"] for r in (picture, leaflet)} == {FILE_POLICY}
    assert leaflet.get_data() == b"%PDF-1.4\n%%EOF\n"


def test_an_unchanged_file_is_not_sent_again(client: Client) -> None:
    first = client.get("/files/billing/leaflet.pdf").response

    again = client.get(
        "/files/billing/leaflet.pdf", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (again.status, again.response.get_data()) == (304, b"")
    assert first.headers["Cache-Control"] == "no-cache"


def test_a_part_that_a_file_does_not_have_is_told(client: Client) -> None:
    page = client.get("/files/billing/leaflet.pdf", headers={"Range": "bytes=900-"})

    assert (page.status, page.response.headers["Content-Range"]) == (416, "bytes */15")
    assert page.texts("h1") == ["This part of the file does not exist"]


@pytest.mark.parametrize(
    ("status", "title"),
    [
        (409, "This request cannot be understood"),
        (415, "This request cannot be understood"),
        (501, "Something went wrong here"),
    ],
)
def test_any_other_status_has_a_title(app: Flask, client: Client, status: int, title: str) -> None:
    app.add_url_rule("/broken", view_func=public(lambda: abort(status)))

    page = client.get("/broken")

    assert (page.status, page.texts("h1")) == (status, [title])


def test_static_files_are_kept_for_ever_by_their_version(client: Client) -> None:
    page = client.get("/")
    addresses = page.values("link[rel=stylesheet]", "href") + page.values("script[src]", "src")

    kept = [client.get(address).response.headers["Cache-Control"] for address in addresses]

    assert [re.sub(r"v=[0-9a-f]{12}$", "v=…", address) for address in addresses] == [
        "/static/style.css?v=…",
        "/brand.css?v=…",
        "/static/search.js?v=…",
        "/static/keys.js?v=…",
        "/static/visit.js?v=…",
    ]
    assert kept == ["max-age=31536000, public, immutable"] * 5
    assert client.get("/static/style.css").response.headers["Cache-Control"] == "no-cache"


def test_the_logo_is_served_and_shown(config: Config, live: LiveIndex, tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg/>", encoding="utf-8")
    site = config.site.model_copy(update={"logo": logo})
    client = Client(create_app(config.model_copy(update={"site": site}), live))

    assert client.get("/").values(".name img", "src") == ["/logo"]
    assert client.get("/logo").response.get_data() == b"<svg/>"


def test_without_a_logo_there_is_none(client: Client) -> None:
    assert client.get("/logo").status == 404


def test_the_accent_is_the_settings_own(config: Config, live: LiveIndex) -> None:
    colours = config.site.colours.model_copy(update={"accent": "#7a0019"})
    site = config.site.model_copy(update={"colours": colours})
    client = Client(create_app(config.model_copy(update={"site": site}), live))

    assert "--accent: #7a0019;" in client.get("/brand.css").response.get_data(as_text=True)


def test_health_is_told_with_reasons(client: Client) -> None:
    assert client.json("/livez") == {"status": "ok"}
    ready = client.json("/readyz")
    assert (ready["status"], ready["checks"]["database"]) == ("ok", "ok")
    assert (ready["generation"], ready["rejected_generations"]) == (1, 0)


def test_without_its_database_the_site_is_alive_but_not_ready(
    config: Config, live: LiveIndex, tmp_path: Path
) -> None:
    database = config.database.model_copy(update={"url": f"sqlite:///{tmp_path}/none/x.db"})
    app = create_app(config.model_copy(update={"database": database}), live)
    client = Client(app)

    page = client.get("/readyz")

    assert page.status == 503
    assert page.response.json["checks"]["database"] == "the database cannot be reached"
    assert client.get("/livez").status == client.get("/a/welcome").status == 200
    vote = client.post("/feedback", data={"article": "welcome", "helpful": "yes"})
    assert (vote.status, vote.texts("h1")) == (503, ["This does not work at the moment"])
    with app.app_context():
        services().database.close()


def test_a_deleted_database_is_told_and_no_vote_taken(client: Client, config: Config) -> None:
    data = {"article": "welcome", "helpful": "yes"}
    before = client.post("/feedback", data=data).status
    Path(config.database.url.removeprefix("sqlite:///")).unlink()

    vote, ready = client.post("/feedback", data=data), client.get("/readyz")

    assert (before, vote.status, ready.status) == (303, 503, 503)
    assert ready.response.json["checks"] == {
        "index": "ok",
        "database": "the database cannot be reached",
    }


def test_a_deleted_index_is_told_while_what_is_open_serves_on(
    config: Config, index_path: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "index"
    shutil.copytree(index_path, copy)
    opened = LiveIndex(copy)
    opened.start()
    upgrade(config.database.url)
    app = create_app(config, opened)
    client = Client(app)
    before = client.get("/readyz").status
    shutil.rmtree(copy)

    ready = client.get("/readyz")

    assert (before, ready.status) == (200, 503)
    assert ready.response.json["checks"] == {"index": "the index cannot be read", "database": "ok"}
    assert client.get("/a/welcome").status == 200
    opened.stop()
    with app.app_context():
        services().database.close()


def test_crawlers_are_kept_to_the_articles(client: Client) -> None:
    assert client.get("/robots.txt").response.get_data(as_text=True) == (
        "User-agent: *\nDisallow: /search\nDisallow: /api/\n\n"
        "Sitemap: http://localhost/sitemap.xml\n"
    )


@pytest.mark.parametrize(
    ("text", "spans", "html"),
    [
        ("plain", (), "plain"),
        ("a <b> c", ((2, 5),), "a <mark>&lt;b&gt;</mark> c"),
        ("<i>&", ((0, 1), (3, 4)), "<mark>&lt;</mark>i&gt;<mark>&amp;</mark>"),
        ("all", ((0, 3),), "<mark>all</mark>"),
    ],
)
def test_marking_escapes_each_part(
    text: str, spans: tuple[tuple[int, int], ...], html: str
) -> None:
    assert marked(Snippet(text, spans)) == html
