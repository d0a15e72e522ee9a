from __future__ import annotations

import pytest

from indexer.part import as_part
from indexer.sanitize import sanitize


@pytest.mark.parametrize(
    ("safe", "part"),
    [
        ("<p>Text</p>", "<p>Text</p>"),
        ('<h2 id="a">A <em>b</em> c</h2>', "<p><strong>A <em>b</em> c</strong></p>"),
        ("<h1>1</h1><h6>6</h6>", "<p><strong>1</strong></p><p><strong>6</strong></p>"),
        (
            '<p id="x"><a href="#x">up</a> <a href="/a/b#x">on</a></p>',
            '<p>up <a href="/a/b#x">on</a></p>',
        ),
        ('<h3>See <a href="/a/b">b</a></h3>', '<p><strong>See <a href="/a/b">b</a></strong></p>'),
        ("<h2></h2>", "<p><strong></strong></p>"),
        ("", ""),
        ("a &lt;script&gt; &amp; b", "a &lt;script&gt; &amp; b"),
    ],
)
def test_headings_become_bold_lines_and_ids_go(safe: str, part: str) -> None:
    assert as_part(safe) == part


@pytest.mark.parametrize(
    "html",
    [
        "<h2><script>alert(1)</script>x</h2>",
        "<h2 title='<img src=x onerror=alert(1)>'>x</h2>",
        "<h2><svg><script>alert(1)</script></svg></h2>",
        "<a href='#' onclick=alert(1)>x</a><h2><a href='javascript:alert(1)'>y</a></h2>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_what_comes_out_is_as_safe_as_what_went_in(html: str) -> None:
    part = as_part(sanitize(html))

    assert sanitize(part) == part
    assert "<script" not in part
    assert "onerror=alert(1)>" not in part.replace("&lt;img src=x onerror=alert(1)>", "")
