from __future__ import annotations

import json

import pytest

from app.branches.prefix import move_html, move_json, move_location, move_path

PREFIX = "/preview/draft"


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ('<a href="/a/x">x</a>', '<a href="/preview/draft/a/x">x</a>'),
        ('<a href="/">x</a>', '<a href="/preview/draft/">x</a>'),
        ('<a href="/a/x?lang=de&amp;q=1#y">', '<a href="/preview/draft/a/x?lang=de&amp;q=1#y">'),
        ('<img src="/files/a.png" alt="">', '<img src="/preview/draft/files/a.png" alt="">'),
        ('<form action="/search">', '<form action="/preview/draft/search">'),
        ('<form data-suggest="/api/suggest">', '<form data-suggest="/preview/draft/api/suggest">'),
        ('<link href="/static/x.css"/>', '<link href="/preview/draft/static/x.css" />'),
        (
            '<img srcset="/files/a.png 1x, /files/b.png 2x">',
            '<img srcset="/preview/draft/files/a.png 1x, /preview/draft/files/b.png 2x">',
        ),
        ('<video poster="/files/a.png" controls>',
         '<video poster="/preview/draft/files/a.png" controls>'),
        (
            '<script type="module" src="/static/x.js"></script>',
            '<script type="module" src="/preview/draft/static/x.js"></script>',
        ),
        ('<a href="/a/x" title="a &quot;b&quot;">',
         '<a href="/preview/draft/a/x" title="a &quot;b&quot;">'),
    ],
)  # fmt: skip
def test_addresses_of_this_host_get_the_prefix(written: str, moved: str) -> None:
    assert move_html(written, PREFIX) == moved


@pytest.mark.parametrize(
    "html",
    [
        "<!doctype html>\n<html lang='en'>",
        '<a href="https://example.com/a">&amp; &#39; &hellip; x</a>',
        '<a href="//example.com/a">x</a>',
        '<a href="#here">x</a>',
        '<a href="mailto:a@example.com">x</a>',
        "<p>/a/x &lt;a href=&quot;/a/x&quot;&gt;</p>",
        '<!-- <a href="/a/x"> -->',
        '<script type="application/ld+json">{"url": "/a/x", "b": "<a href=\\"/a\\">"}</script>',
        '<input value="/a/x" aria-label="/a/y">',
        "<br/><BR><svg viewBox='0 0 1 1'><path d='/'/></svg>",
        "a < b && c > d",
        "<textarea>\n/a/x</textarea>",
    ],
)
def test_all_else_stays_as_it_is(html: str) -> None:
    assert move_html(html, PREFIX) == html


def test_addresses_in_json_get_the_prefix() -> None:
    body = {"answers": [{"url": "/a/x", "title": "/a/x"}, {"url": "https://example.com/"}]}
    moved = json.loads(move_json(json.dumps(body), PREFIX))
    assert moved == {
        "answers": [{"url": "/preview/draft/a/x", "title": "/a/x"}, {"url": "https://example.com/"}]
    }


@pytest.mark.parametrize(
    ("location", "moved"),
    [
        ("/a/x?lang=de", "/preview/draft/a/x?lang=de"),
        ("http://help.example/a/x", "/preview/draft/a/x"),
        ("http://HELP.example", "/preview/draft/"),
        ("https://elsewhere.example/a/x", "https://elsewhere.example/a/x"),
        ("//elsewhere.example/a", "//elsewhere.example/a"),
    ],
)
def test_redirects_stay_inside(location: str, moved: str) -> None:
    assert move_location(location, PREFIX, "help.example") == moved


def test_what_is_no_path_is_not_moved() -> None:
    assert [move_path(one, PREFIX) for one in ("", "a/x", "//x", "/x")] == [
        "", "a/x", "//x", "/preview/draft/x"
    ]  # fmt: skip
