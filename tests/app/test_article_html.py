"""Links beside headings and around large images, over HTML as hostile as it may come."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from app.views.article_html import COLUMN, LABEL_ID, repeats, with_tools


def link(id: str, address: str | None = None) -> str:
    return f'<a class="anchor" href="#{address or id}" aria-labelledby="{LABEL_ID} {id}"></a></div>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<h2 id="a">A</h2><p>x</p>', f'<div class="heading"><h2 id="a">A</h2>{link("a")}<p>x</p>'),
        (
            '<H3 class="x" id="a">A <code>b</code></H3>',
            f'<div class="heading"><H3 class="x" id="a">A <code>b</code></H3>{link("a")}',
        ),
        (
            '<h2 id="über-1%">Ü</h2>',
            f'<div class="heading"><h2 id="über-1%">Ü</h2>{link("über-1%", "%C3%BCber-1%25")}',
        ),
        (
            '<h2 id="a&amp;&quot;b">A</h2>',
            '<div class="heading"><h2 id="a&amp;&quot;b">A</h2>'
            + link("a&amp;&quot;b", "a%26%22b"),
        ),
        (
            '<h2 id="a"><a href="/b">B</a></h2>',
            f'<div class="heading"><h2 id="a"><a href="/b">B</a></h2>{link("a")}',
        ),
        (
            '<blockquote><h4 id="a">A</h4></blockquote>',
            f'<blockquote><div class="heading"><h4 id="a">A</h4>{link("a")}</blockquote>',
        ),
        (
            '<h2 id="a"><div><h2 id="b">B</h2><h3 id="c">C</h3></div></h2>',
            '<div class="heading"><h2 id="a"><div><h2 id="b">B</h2><h3 id="c">C</h3></div></h2>'
            + link("a"),
        ),
    ],
)
def test_a_heading_gets_a_link_beside_it(html: str, expected: str) -> None:
    assert with_tools(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>No heading</p>",
        "<h2>No id</h2>",
        '<h2 id="">Empty id</h2>',
        '<h2 id="a b">An id that nothing can name</h2>',
        '<h1 id="a">The title</h1>',
        '<summary><h3 id="a">Unfolds</h3></summary>',
        '<a href="/x"><h3 id="a">Leads elsewhere</h3></a>',
        '<p title="<h2 id=&quot;a&quot;>x</h2>">Looks like one</p>',
        '<p title="<h2 id=a>">x</p><img alt="</h2>">',
        '<p>&lt;h2 id="a"&gt;Text&lt;/h2&gt;</p>',
        "<p>1 < 2 and 3 > 2</p>",
        "</h2></h3>",
    ],
)
def test_what_is_no_heading_of_the_page_stays_as_it_is(html: str) -> None:
    assert with_tools(html) == html


def test_a_heading_that_never_ends_breaks_nothing_before_it() -> None:
    assert with_tools('<p>x</p><h2 id="a">A').startswith("<p>x</p>")


def test_an_attribute_without_end_takes_no_time() -> None:
    html = '<h2 id="' + "a>" * 200_000

    assert with_tools(html) == html


def test_nothing_but_links_is_added() -> None:
    html = (
        '<h2 id="a">A</h2><p>x <em>y</em></p><details><summary>s</summary><h4 id="b">B</h4>'
        '<ul><li><h3 id="c">C &amp; D</h3></li></ul></details>'
    )

    made = BeautifulSoup(with_tools(html), "html.parser")
    for added in made.select(".anchor"):
        added.decompose()
    for frame in made.select(".heading"):
        frame.unwrap()

    assert str(made) == str(BeautifulSoup(html, "html.parser"))


def image(width: object = 2 * COLUMN, alt: str = "A map", src: str = "/files/map.png") -> str:
    return f'<img src="{src}" alt="{alt}" width="{width}" height="10">'


@pytest.mark.parametrize(
    ("html", "is_linked"),
    [
        (image(), True),
        (image(COLUMN + 1), True),
        (image(COLUMN), False),
        (image("100%"), False),
        (image("9" * 400), False),
        (image(alt=" "), False),
        (image(src="data:image/png;base64,AAAA"), False),
        ('<img src="/files/map.png" alt="A map">', False),
    ],
)
def test_a_named_image_that_is_shown_smaller_leads_to_its_file(html: str, is_linked: bool) -> None:
    expected = f'<a class="zoom" href="/files/map.png">{html}</a>' if is_linked else html

    assert with_tools(html) == expected


def test_an_image_in_a_link_stays_in_that_link_alone() -> None:
    html = f'<a href="/x">{image()}</a>'

    assert (
        with_tools(html + image()) == html + f'<a class="zoom" href="/files/map.png">{image()}</a>'
    )


@pytest.mark.parametrize(
    ("summary", "is_repeated"),
    [
        ("", True),
        ("The first words, in “quotes” …", True),
        ("the FIRST words", True),
        ("Words of the writer", False),
        ("日本語", True),
    ],
)
def test_a_summary_of_the_first_words_is_known(summary: str, is_repeated: bool) -> None:
    html = "<p>The <b>first</b>\nwords, in &quot;quotes&quot; and more. 日本語の文。</p>"

    assert repeats(html, summary) is is_repeated


@pytest.mark.parametrize(
    "between",
    [
        '<h2 id="a">Before you begin</h2>',
        '<div class="admonition"><p class="admonition-title">Note</p></div>',
        '<details><summary class="admonition-title">More <b>of it</b></summary></details>',
        '<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>',
    ],
)
def test_first_words_are_known_though_something_stands_among_them(between: str) -> None:
    html = f"<p>One sentence.</p>{between}<p>Another one, and more.</p>"

    assert repeats(html, "One sentence. Another one …")
    assert not repeats(html, "One sentence. Another story …")
