"""HTML to Markdown: the words stay the same, whatever is in them."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from app.importing.markup import to_markdown
from indexer.dialects import plain_markdown
from indexer.markdown import to_html


class AsWritten:
    """Leads every address where it led."""

    def link(self, href: str) -> str:
        return href

    def image(self, src: str) -> str | None:
        return None if ":" in src else src


def convert(text: str) -> str:
    return to_markdown(text, AsWritten(), lambda why, what: None)


def told(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    to_markdown(text, AsWritten(), lambda why, what: found.append((why, what)))
    return found


def shown(markdown: str) -> str:
    """Return the words that readers see."""
    body = LexborHTMLParser(to_html(plain_markdown(markdown))).body
    return " ".join((body.text(separator=" ") if body else "").split())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("plain text", "plain text"),
        ("<h1>A</h1><h4>B</h4><h2>C</h2>", "## A\n\n### B\n\n### C"),
        ("<h2><b>Bold</b> <a name='x'></a>title</h2>", "## Bold title {#x}"),
        ("<h2 id='my-title'>My title</h2>", "## My title"),
        ("<h3>&nbsp;</h3><p>text</p>", "text"),
        ("<p>a<br>b<br></p>", "a\\\nb"),
        ("<p>a<br><br>b</p>", "a\n\nb"),
        ("<p><b>Note:</b>read</p>", "<strong>Note:</strong>read"),
        ("<p><b>a</b><b>b</b> <i>c </i>d</p>", "**ab** *c* d"),
        ("<p><b>a<br></b>b</p>", "**a**\\\nb"),
        ("<p>Look!<a href='/x'>here</a></p>", "Look\\![here](/x)"),
        ("<a href='/a b(c)'>x]y</a>", "[x\\]y](/a%20b%28c%29)"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ("<ol start='4'><li>a</li><ol><li>b</li></ol><li>c</li></ol>", "4. a\n   1. b\n5. c"),
        ("<ul><li>a<li>b", "- a\n- b"),
        ("<pre>a\n\n  b```</pre>", "````\na\n\n  b```\n````"),
        ("<pre><code class='language-js'>{{x}}</code></pre>", "```js\n{{x}}\n```"),
        ("<p><code>a`b</code></p>", "`` a`b ``"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<div class='alert alert-danger'>Stop</div>", "> [!CAUTION]\n> Stop"),
        ("<p class='note'>Know</p>", "> [!NOTE]\n>\n> Know"),
        ("<table><tr><th>A<th>B<tr><td>1|2<td>3</table>",
         "| A | B |\n| --- | --- |\n| 1\\|2 | 3 |"),
        ("<table><tr><td>a</td></tr></table>", "> a"),
        ("<table><tr><td>a<td>b<tr><td>c</table>",
         "|  |  |\n| --- | --- |\n| a | b |\n| c |  |"),
        (
            "<table><tr><td colspan=2 style='x'>a</td></tr><tr><td>b<td>c</table>",
            '<table>\n<tbody>\n<tr><td colspan="2">a</td></tr>\n'
            "<tr><td>b</td><td>c</td></tr>\n</tbody>\n</table>",
        ),
        ("<img src='a b.png' alt='A [b]'>", "![A \\[b\\]](a%20b.png)"),
        ("<img src='https://e.com/x.png?y=1'>", "[x.png](https://e.com/x.png?y=1)"),
        ("<iframe src='https://player.vimeo.com/video/7'></iframe>",
         "[Video (vimeo.com)](https://vimeo.com/7)"),
        ("<p>a</p><script>alert(1)</script><style>p{}</style><p>b</p>", "a\n\nb"),
        ("<details><summary>More</summary><p>in</p></details>",
         "<details>\n<summary>More</summary>\n\nin\n\n</details>"),
        ("<p>H<sub>2</sub>O <kbd>Esc</kbd></p>", "H<sub>2</sub>O <kbd>Esc</kbd>"),
        ("<p id='x'>a</p><a href='#x'>b</a>", '<a id="x"></a>a\n\n[b](#x)'),
        ("<p>1. a</p><p># b</p><p>- c</p>", "1\\. a\n\n\\# b\n\n\\- c"),
        ("<p>snake_case _x_ 2*3</p>", "snake_case \\_x\\_ 2\\*3"),
    ],
)  # fmt: skip
def test_html_becomes(written: str, expected: str) -> None:
    assert convert(written) == expected


def test_what_markdown_cannot_say_is_told() -> None:
    assert told("<p style='color:red'>a</p><script>x</script><form><button>b</button></form>") == [
        ("Colours, sizes and alignment were left out; the look is the site's", ""),
        ("Scripts, styles and other active content were left out", "<script>"),
        ("Forms were left out", "<form>"),
        ("Forms were left out", "<button>"),
    ]


def test_html_that_is_nested_without_end_keeps_its_words() -> None:
    assert convert("<div><b>" * 2_000 + "the words") == "the words"


def test_frames_of_programs_are_no_links() -> None:
    assert "javascript" not in convert("<iframe src='javascript:alert(1)'></iframe><p>x</p>")
    assert convert("<img src='javascript:alert(1)' alt='x'>") == "x"


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Co")), max_size=40))
@example("{{ name }} {% if %} %%x%% ==y== :::note")
@example("[[wiki]] [link](x) ![i](y) [^1] [!NOTE]")
@example("<b>&amp; &copy; \\* `code` ~~x~~ ^id")
@example("import a from 'b'")
@example("{#id} {: .x} {.y} {{< ref >}}")
@example("| a | b |")
@example("__0__")
@example("+++")
@example("= x")
def test_text_is_shown_as_it_was(text: str) -> None:
    visible = re.sub("[\u00ad\u200b\u2060\ufeff]", "", text)
    wanted = " ".join(visible.split())

    assert shown(convert(f"<p>{html.escape(text)}</p>")) == wanted
