"""The script: made of its parts, small, in the colours and words of the site."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask

from app import brand, messages
from app.widget import update
from app.widget.script import BUILT_IN, MADE, script
from app.widget.texts import AT_ONCE, READING, SEARCHING, WRITING, words
from app.widget.tree import tree

BUDGET = 8_000


def test_the_file_is_what_its_parts_make() -> None:
    assert update.made() == MADE.read_text("utf-8"), "run: make widget"


def test_it_is_at_most_8_kilobytes_as_browsers_get_it(site: Flask) -> None:
    sent = site.test_client().get("/widget.js", headers={"Accept-Encoding": "gzip"})

    assert sent.headers["Content-Encoding"] == "gzip"
    assert len(sent.data) <= BUDGET
    assert BUILT_IN.encode() not in gzip.decompress(sent.data)


def test_it_holds_the_colours_of_the_site_and_the_first_words() -> None:
    text = script("#1f5fbf", messages.chrome_languages())
    light, dark = (
        shades(brand.parse("#1f5fbf")) for shades in (brand.light_shades, brand.dark_shades)
    )

    assert f"light-dark({light['accent']},{dark['accent']})" in text
    assert not re.search(r"\$\((?:built-in|accent|on-accent|mark)\)", text)
    for language in messages.chrome_languages():
        assert all(word in text for word in words(AT_ONCE, language).values())


def test_it_asks_no_other_site_and_writes_no_html() -> None:
    text = MADE.read_text("utf-8")

    assert re.findall(r"https?://", text) == []
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|cookie", text) == []
    )


def test_every_word_that_the_script_asks_for_exists() -> None:
    parts = "".join(one.read_text("utf-8") for one in MADE.parent.glob("*.js") if one != MADE)
    used = set(re.findall(r"\bt\.([a-z]+)\b", parts)) - {"form", "reached", "lang", "dir"}
    known = {*AT_ONCE, *SEARCHING, *READING, *WRITING} - {"fits", "featured"}

    assert 't[found.fits ? "fits" : "featured"]' in parts
    assert used == known


@pytest.mark.parametrize(
    ("html", "nodes"),
    [
        ("a &amp; b", ["a & b"]),
        ("<p>a <b>b</b></p>", [["p", {}, "a ", ["b", {}, "b"]]]),
        ("<p>a<br>b</p>c", [["p", {}, "a", ["br", {}], "b"], "c"]),
        ('<img src="/files/a.png" alt="">', [["img", {"src": "/files/a.png", "alt": ""}]]),
        ('<a href="/a/x">x</a>', [["a", {"href": "/a/x", "data-article": "of /a/x"}, "x"]]),
        ('<a href="#x">x</a>', [["a", {"href": "#x"}, "x"]]),
        ('<a href="https://e.example/">x</a>', [["a", {"href": "https://e.example/"}, "x"]]),
        ("<pre tabindex=\"0\"><code>&lt;p&gt;\n</code></pre>",
         [["pre", {"tabindex": "0"}, ["code", {}, "<p>\n"]]]),
        ("", []),
    ],
)  # fmt: skip
def test_html_becomes_nodes(html: str, nodes: list[object]) -> None:
    assert tree(html, lambda href: {"data-article": f"of {href}"}) == nodes
