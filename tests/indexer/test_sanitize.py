from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.sanitize import sanitize
from tests.indexer.writing import render, render_text

_PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img/src=`x`/onerror=alert(1)>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" &#14; java&#10;script:alert(1)">x</a>',
    "[x](javascript&colon;alert(1))",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    '[x](https://example.com "onmouseover=alert(1)")',
    '"onmouseover="alert(1)',
    "'><img src=x onerror=alert(1)>",
    "--><img src=x onerror=alert(1)><!--",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=javascript:alert(1)><embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit><button formaction=x>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<style>@import 'https://evil.example'</style><p style=background:url(x)>",
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<template><img src=x onerror=alert(1)></template>",
    "<xmp><img src=x onerror=alert(1)></xmp><plaintext>",
    "<a id=location name=cookie href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<input autofocus onfocus=alert(1)>",
    "{{constructor.constructor('alert(1)')()}}",
]
_PLACES = {
    "body": "{}",
    "heading": "## {}",
    "link text": "[{}](https://example.com)",
    "link address": "[x]({})",
    "link title": '[x](https://example.com "{}")',
    "image text": "![{}](a.png)",
    "table cell": "| a |\n|---|\n| {} |",
    "wikilink": "[[{}]]",
    "wikilink text": "[[article|{}]]",
    "container title": ":::note {}\nx\n:::",
    "callout title": "> [!info]- {}\n> x",
    "footnote": "x[^1]\n\n[^1]: {}",
    "highlight": "=={}==",
    "raw address": '<a href="{}">x</a>',
    "raw image": '<img src="{}" alt="{}">',
    "fence language": "```{}\nx\n```",
}


class _Reader(HTMLParser):
    """Collects what a browser could run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "iframe", "object", "embed", "form", "svg", "math", "base",
                   "meta", "link", "template", "noscript", "textarea", "button"):  # fmt: skip
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "formaction", "name"):
                self.found.append(name)
            if name == "href" and not (value or "").startswith(
                ("https://", "http://", "mailto:", "/", "#")
            ):
                self.found.append(f"{name}={value}")
            if name == "src" and not (value or "").startswith("/files/"):
                self.found.append(f"{name}={value}")


def _dangers(html: str) -> list[str]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


@pytest.mark.parametrize("place", _PLACES, ids=lambda place: place)
def test_nothing_that_a_browser_could_run_is_left(tmp_path: Path, place: str) -> None:
    found = {
        payload: dangers
        for payload in _PAYLOADS
        if (dangers := _dangers(render(tmp_path, _PLACES[place].replace("{}", payload)).html))
    }

    assert found == {}


@pytest.mark.parametrize("payload", _PAYLOADS)
def test_the_last_step_is_safe_by_itself(payload: str) -> None:
    assert _dangers(sanitize(payload)) == []


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        (
            '<p class="admonition evil language-c++">x</p>',
            '<p class="admonition language-c++">x</p>',
        ),
        ('<div role="alert" tabindex="5">x</div>', "<div>x</div>"),
        ('<img src="/files/a.png" onload="x" width="9e9">', '<img src="/files/a.png">'),
        ('<input type="password" value="x">', '<input type="checkbox" disabled="">'),
        ('<a href="ftp://x" rel="opener">x</a>', "<a>x</a>"),
        ("<unknown>text</unknown>", "text"),
    ],
)
def test_only_listed_attributes_and_values_stay(html: str, safe: str) -> None:
    assert sanitize(html) == safe


_FRAGMENTS = [
    "\n", "\n\n", " ", "    ", "*", "_", "`", "```", "[", "]", "(", ")", "![", "[[", "]]", "|",
    "#", "> ", "- ", "1. ", "==", "%%", "{%", "%}", "{{", "}}", "{:", "}", ":::note", ":::",
    "> [!tip]-", "!!! note", "<b>", "</b>", "<p onclick=x>", "<script>", "<!--", "-->",
    "<a href=javascript:x>", "&lt;", "[^1]", "[^1]: ", "import a from 'b'", "<Tabs>", "^id",
    "{#id}", "word", "\ue0000\ue001", "\\", "\t",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_FRAGMENTS) | st.text(max_size=3), max_size=40).map("".join))
def test_any_mixture_of_marks_is_rendered_and_safe(body: str) -> None:
    rendered = render_text(body)

    assert _dangers(rendered.html) == []
    assert "cannot-render" not in {one.code for one in rendered.problems}
    assert all(section.paragraphs or section.heading for section in rendered.sections)
