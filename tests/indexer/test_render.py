from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from markdown_it import MarkdownIt

from indexer.links import link_map
from indexer.render import render_all, render_one
from indexer.sanitize import sanitize
from indexer.types import Section, Severity
from tests.indexer.pictures import picture
from tests.indexer.writing import codes, read, render

_GOLDEN = Path(__file__).parent / "golden"


def _cases() -> Iterator[ParameterSet]:
    """Yield the cases of golden files: title, input and expected HTML, parted by lines of "."."""
    for file in sorted(_GOLDEN.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").split("\n")
        dots = [number for number, line in enumerate(lines) if line == "."]
        start = 0
        for first, second, third in zip(dots[::3], dots[1::3], dots[2::3], strict=True):
            title = "\n".join(lines[start:first]).strip()
            body = "\n".join(lines[first + 1 : second])
            html = "\n".join(lines[second + 1 : third])
            yield pytest.param(body, html, id=f"{file.stem}: {title}")
            start = third + 1


@pytest.mark.parametrize(("body", "html"), list(_cases()))
def test_markdown_becomes_safe_html(tmp_path: Path, body: str, html: str) -> None:
    assert render(tmp_path, body).html.strip() == html


_SITE: dict[str, str | bytes] = {
    "guides/install.md": "---\naliases: [/old/setup/, Setting up]\n---\n## First steps\n\ntext",
    "guides/install.de.md": "## Erste Schritte\n\ntext",
    "guides/Über uns.md": "text",
    "guides/index.md": "---\ntitle: All guides\n---\ntext",
    "topics/one.md": "text",
    "files/manual one.pdf": b"%PDF",
    "img/a.png": picture(80, 30),
}


@pytest.mark.parametrize(
    ("markdown", "href"),
    [
        ("[x](guides/install.md)", "/a/guides/install"),
        ("[x](guides/install)", "/a/guides/install"),
        ("[x](./guides/install.md#first-steps)", "/a/guides/install#first-steps"),
        ("[x](/guides/install/)", "/a/guides/install"),
        ("[x](guides/install.html?v=1)", "/a/guides/install"),
        ("[x](GUIDES/Install.md)", "/a/guides/install"),
        ("[x](guides/%C3%9Cber%20uns.md)", "/a/guides/%C3%BCber-uns"),
        ("[x](<guides/Über uns.md>)", "/a/guides/%C3%BCber-uns"),
        ("[x](/old/setup)", "/a/guides/install"),
        ("[x](/somewhere/else/install/)", "/a/guides/install"),
        ("[x](guides/)", "/a/guides"),
        ("[x](topics)", "/c/topics/"),
        ("[x](/)", "/"),
        ("[x](files/manual%20one.pdf)", "/files/files/manual%20one.pdf"),
        ("[[install]]", "/a/guides/install"),
        ("[[Install#First steps|x]]", "/a/guides/install#first-steps"),
        ("[[Setting up]]", "/a/guides/install"),
        ("[[guides/Über uns]]", "/a/guides/%C3%BCber-uns"),
        ("[[All guides]]", "/a/guides"),
        ("![[install]]", "/a/guides/install"),
        ('<a href="guides/install.md" target="_blank">x</a>', "/a/guides/install"),
        ("[x][ref]\n\n[ref]: guides/install.md", "/a/guides/install"),
        ("[x](article.md)", "/a/article"),
        ("[x](#top)", "#"),
    ],
)
def test_links_lead_to_articles_files_and_categories(
    tmp_path: Path, markdown: str, href: str
) -> None:
    rendered = render(tmp_path, markdown, _SITE)

    assert f'href="{href}"' in rendered.html
    assert rendered.problems == ()


def test_a_link_leads_to_the_readers_language_where_there_is_one(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {**_SITE, "guides/start.de.md": "[x](install.md) [y](/topics/one.md) [[install]]"},
    )
    rendered = {one.source.path: one for one in render_all(reading)}["guides/start.de.md"]

    assert rendered.links == ("de/guides/install", "topics/one")
    assert rendered.html.count('href="/a/de/guides/install"') == 2


def test_what_an_article_shows_and_links_to_is_listed(tmp_path: Path) -> None:
    rendered = render(
        tmp_path,
        "![A](img/a.png) [m](/files/manual%20one.pdf) ![[a.png|40]] [[install]] [x](topics/one)",
        _SITE,
    )

    assert rendered.assets == ("img/a.png", "files/manual one.pdf")
    assert rendered.links == ("guides/install", "topics/one")
    first = '<img src="/files/img/a.png" alt="A" width="80" height="30" decoding="async">'
    assert first in rendered.html
    assert '<img src="/files/img/a.png" alt="a" width="40" height="15"' in rendered.html


def test_broken_links_are_told_with_line_and_nearest_name(tmp_path: Path) -> None:
    rendered = render(
        tmp_path,
        """one
two [x](guides/instal.md)

[[Nowhere at all]]

[y](guides/install.md#no-such) [z](#nor-this)

![p](img/b.png) ![q](https://example.com/q.png)

[f](file:///etc/passwd) [g](files/lost.pdf)

<iframe src="https://example.com/film"></iframe>
""",
        _SITE,
    )

    assert codes(rendered.problems) == [
        ("article.md", 5, "broken-link"),
        ("article.md", 7, "broken-link"),
        ("article.md", 9, "broken-anchor"),
        ("article.md", 9, "broken-anchor"),
        ("article.md", 11, "external-image"),
        ("article.md", 11, "missing-file"),
        ("article.md", 13, "missing-file"),
        ("article.md", 13, "unsafe-link"),
        ("article.md", 15, "external-frame"),
    ]
    assert rendered.problems[0].remedy == "Did you mean guides/install.md?"
    assert {one.severity for one in rendered.problems} == {Severity.WARNING}
    assert '<a class="broken-link">x</a>' in rendered.html


def test_a_problem_names_the_line_below_what_other_systems_mixed_in(tmp_path: Path) -> None:
    body = """{% capture a %}
{% comment %}
gone
{% endcomment %}
`code
over lines`
:::note
[x](nowhere.md)
:::"""

    assert codes(render(tmp_path, body).problems) == [("article.md", 11, "broken-link")]


def test_one_article_alone_comes_out_as_among_all(tmp_path: Path) -> None:
    reading = read(tmp_path, {**_SITE, "a.md": "[x](guides/install.md#no) [y](guides/install)"})
    site = link_map(reading)
    done: list[int] = []

    rendered = render_all(reading, done.append)

    assert tuple(render_one(source, site) for source in reading.articles) == rendered
    assert done == [1] * len(reading.articles)
    assert [one.code for one in rendered[0].problems] == ["broken-anchor"]


def test_text_is_cut_at_headings_and_reads_as_text(tmp_path: Path) -> None:
    rendered = render(
        tmp_path,
        """Intro with *emphasis*,
over two lines.[^1]

## Setup & more

- one
  - inner
- two

| Plan | Price |
|------|-------|
| Free | 0 |

### Code

```sh
pip install x
  more
```

:::note
Mind it.
:::

:::tip Own title
Tip.
:::

## <b>Raw</b>

<p>raw <i>text</i><br>next</p>

![A cat](https://example.com/cat.png)

[^1]: A footnote.
""",
    )

    assert rendered.sections == (
        Section("", "", 0, (), ("Intro with emphasis, over two lines.",)),
        Section(
            "setup--more",
            "Setup & more",
            2,
            (),
            ("one", "inner", "two", "Plan | Price", "Free | 0"),
        ),
        Section(
            "code",
            "Code",
            3,
            ("Setup & more",),
            ("pip install x\n  more", "Mind it.", "Own title", "Tip."),
        ),
        Section("raw", "Raw", 2, (), ("raw text next", "A cat", "A footnote.")),
    )


def test_untitled_notes_speak_the_articles_language(tmp_path: Path) -> None:
    text = "---\nlanguage: {}\n---\n> [!TIP]\n> Gut."
    reading = read(tmp_path, {f"{code}.md": text.format(code) for code in ("de", "es", "fr", "ja")})

    rendered = render_all(reading)

    titles = [re.findall('<p class="admonition-title">(.*?)</p>', one.html) for one in rendered]
    assert titles == [["Tipp"], ["Consejo"], ["Astuce"], ["ヒント"]]
    assert [one.sections for one in rendered] == [(Section("", "", 0, (), ("Gut.",)),)] * 4


@pytest.mark.parametrize(
    "pattern",
    ["[", "![", "[[", "> ", "- ", "*a_ ", "_a ", "`a``", "<p>", "{%", "{{", "# a\n", "<!--",
     "[^a]: b\n", "|a", ":::note\n", "!!! note\n"],
)  # fmt: skip
def test_an_article_of_nothing_but_marks_is_served(tmp_path: Path, pattern: str) -> None:
    rendered = render(tmp_path, "Before.\n\n" + pattern * (20_000 // len(pattern)))

    assert rendered.html.startswith("<p>Before.</p>")
    assert "cannot-render" not in {one.code for one in rendered.problems}


@pytest.mark.parametrize(
    "markdown",
    [
        "*a* **b** `c` ***d***",
        "a\n\nb  \nc",
        "> a\n> > b",
        "1. a\n   - b\n\n     c",
        "***",
        "    code",
        "~~~\nx\n~~~",
        "a &amp; b &copy; &#35;",
        "\\*not\\* \\[x\\]",
        "<kbd>x</kbd> a<sup>2</sup>",
        "***strong** in em*",
        "- a\n\n- b",
        "`` ` ``",
        "foo*bar*baz snake_case_word",
    ],
)
def test_common_markdown_passes_unharmed(tmp_path: Path, markdown: str) -> None:
    expected = sanitize(MarkdownIt("commonmark").render(markdown))

    assert render(tmp_path, markdown).html == expected


def test_two_brackets_around_a_defined_reference_are_no_wikilink(tmp_path: Path) -> None:
    rendered = render(tmp_path, "[[x]]\n\n[x]: https://example.com")

    assert rendered.html == (
        '<p>[<a href="https://example.com" rel="noopener noreferrer">x</a>]</p>\n'
    )


def test_an_article_that_cannot_be_rendered_is_served_as_plain_text(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.md": "x", "b.md": "y"})
    broken = replace(reading.articles[0], body="# a < b\ud800 " + "<div>" * 4_000)

    first, second = render_all(replace(reading, articles=(broken, reading.articles[1])))

    assert first.html.startswith('<pre tabindex="0"># a &lt; b? &lt;div&gt;')
    assert first.sections[0].paragraphs[0].startswith("# a < b? <div>")
    assert codes(first.problems) == [("a.md", 1, "cannot-render")]
    assert second.html == "<p>y</p>\n"


def test_nested_tables_and_captions(tmp_path: Path) -> None:
    rendered = render(
        tmp_path,
        "<table><caption>Plans <b>now</b></caption><tr><td>"
        "<table><tr><td>in</td></tr></table></td></tr></table>",
    )

    assert rendered.html.count('class="table"') == 1
    assert 'aria-label="Plans now"' in rendered.html


def test_regions_of_several_tables_have_names_of_their_own(tmp_path: Path) -> None:
    table = "| a |\n| --- |\n| b |\n\n"
    rendered = render(tmp_path, table + "<table><caption> </caption></table>\n\n" + table)

    names = re.findall('aria-label="([^"]*)"', rendered.html)
    assert names == ["Table 1", "Table 2", "Table 3"]


def test_raw_images_of_no_address_leave_their_text(tmp_path: Path) -> None:
    rendered = render(tmp_path, 'a <img alt="sign"> b ![c](data:image/png;base64,AAAA)')

    assert rendered.html == "<p>a sign b c</p>\n"
    assert codes(rendered.problems) == [("article.md", 4, "unsafe-link")]


def test_a_link_to_a_draft_stays_text_and_is_told(tmp_path: Path) -> None:
    others: dict[str, str | bytes] = {"b.md": "---\nstatus: draft\n---\nx"}

    rendered = render(tmp_path, "See [that](b.md).", others)

    assert rendered.html == '<p>See <a class="broken-link">that</a>.</p>\n'
    assert rendered.links == ()
    assert [(one.line, one.code, one.message) for one in rendered.problems] == [
        (4, "broken-link", "The link “b.md” leads to a draft, b.md.")
    ]


@pytest.mark.parametrize(
    ("source", "link", "url"),
    [
        ("en/a.md", "b.md", "/a/b"),
        ("en/a.md", "../de/b.md", "/a/de/b"),
        ("en/a.md", "/a/de/b", "/a/de/b"),
        ("de/a.md", "b.md", "/a/de/b"),
        ("de/a.md", "/a/b", "/a/de/b"),
        ("de/a.md", "../en/b.md", "/a/b"),
        ("c.md", "d.md", "/a/d"),
        ("c.md", "d.de.md", "/a/de/d"),
        ("c.md", "d.de", "/a/de/d"),
        ("c.de.md", "d.md", "/a/de/d"),
        ("c.de.md", "d.de.md", "/a/de/d"),
    ],
)
def test_a_link_leads_to_the_readers_language_unless_it_names_another(
    tmp_path: Path, source: str, link: str, url: str
) -> None:
    paths = ("en/a.md", "de/a.md", "en/b.md", "de/b.md", "c.md", "c.de.md", "d.md", "d.de.md")
    reading = read(tmp_path, dict.fromkeys(paths, "x") | {source: f"[x]({link})"})
    article = next(one for one in reading.articles if one.path == source)

    rendered = render_one(article, link_map(reading))

    assert rendered.html == f'<p><a href="{url}">x</a></p>\n'


@pytest.mark.parametrize(
    "body", ["", "<!-- later -->", "<script>let x = 1</script>", "# Article", "\n\n"]
)
def test_an_article_that_shows_nothing_but_its_title_is_told(tmp_path: Path, body: str) -> None:
    rendered = render(tmp_path, body)

    assert codes(rendered.problems) == [("article.md", 0, "no-text")]


def test_an_article_of_one_picture_is_no_article_without_text(tmp_path: Path) -> None:
    assert render(tmp_path, "![](a.png)", {"a.png": picture(1, 1)}).problems == ()


@pytest.mark.parametrize(
    "html", ["<img src=x>", '<img src="x">', '<a href="x">a</a>', '<object data="x"></object>']
)
def test_a_short_address_is_found_where_it_is_an_address(tmp_path: Path, html: str) -> None:
    rendered = render(tmp_path, f"An example of x\n\n<div>\n{html}\n</div>\n")

    assert [one.line for one in rendered.problems] == [7]
