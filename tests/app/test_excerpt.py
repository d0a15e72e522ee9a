"""The plain answer above the results: whole blocks of the section that matched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from app.excerpt import HARD, LEAD, SURE, deserves_excerpt, excerpt
from search.types import Answer, ArticleRef, Mode, Question, Results, Snippet

HERE = "/a/refunds#ask"
STEPS = "<ol>\n<li>Open <em>Orders</em>.</li>\n<li>Press <strong>Refund</strong>.</li>\n</ol>"
ARTICLE = f"""<p>Money comes back.</p>
<h2 id="ask">How to ask</h2>
<p id="p1">You can do it <a href="#late" id="x">until it is late</a>:</p>
{STEPS}
<h3 id="more">More</h3>
<p>Another section.</p>
<h2 id="late">Too late</h2>
<p>{"Long ago. " * 90}</p>
<p>Ask a person &amp; wait.</p>
"""
LONG = "word " * 50


def cut(html: str, snippet: str, anchor: str = "ask") -> str | None:
    return excerpt(html, anchor, snippet, HERE)


def test_the_section_is_cut_out_at_the_next_heading() -> None:
    assert cut(ARTICLE, "Press Refund") == (
        '<p>You can do it <a href="/a/refunds#late">until it is late</a>:</p>\n' + STEPS
    )


def test_the_top_of_the_article_goes_to_its_first_heading() -> None:
    assert cut(ARTICLE, "Money comes", "") == "<p>Money comes back.</p>"


def test_what_matched_further_down_begins_with_its_own_block() -> None:
    assert cut(ARTICLE, "… a person & wait.", "late") == "<p>Ask a person &amp; wait.</p>"


@pytest.mark.parametrize(
    ("anchor", "snippet"),
    [("gone", "Press Refund"), ("ask", "Another section."), ("more", "Press Refund")],
)
def test_without_the_match_there_is_none(anchor: str, snippet: str) -> None:
    assert cut(ARTICLE, snippet, anchor) is None


@pytest.mark.parametrize(
    ("blocks", "kept"),
    [
        ([LONG, LONG, LONG], 2),  # The third would begin behind the soft limit.
        (["word " * 200], 1),
        (["word " * (HARD // 4)], 0),
        (["So it goes:", "word " * 200], 2),  # What was announced belongs to it.
        (["So it goes:", "word " * (HARD // 4)], 0),
        ([LONG, "So it goes:", "word " * (HARD // 4)], 1),
    ],
)
def test_blocks_are_whole_or_not_there(blocks: list[str], kept: int) -> None:
    html = [f"<p>{text.strip()}</p>" for text in blocks]

    assert cut("\n".join(html), blocks[0], "") == ("\n".join(html[:kept]) or None)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p id="a">Text <code id="b">x</code></p>', "<p>Text <code>x</code></p>"),
        ('<p>Text <img src="/files/a.png" alt="A"> more</p>', "<p>Text  more</p>"),
        ('<p><img src="/files/a.png" alt="A"></p><p>Text</p>', "<p>Text</p>"),
        ("<p>Text<video><p>No film</p></video></p>", "<p>Text</p>"),
        ("<figure><img src='/a.png'><figcaption>A</figcaption></figure><p>Text</p>", "<p>Text</p>"),
        ('<p>Text &lt;b&gt; &amp; "so"</p>', '<p>Text &lt;b&gt; &amp; "so"</p>'),
        ('<p><a href="/a/b?x=1&amp;y=2" title="&quot;">Text</a></p>',
         '<p><a href="/a/b?x=1&amp;y=2" title="&quot;">Text</a></p>'),
        ('<table aria-labelledby="a"><tr><td headers="h">Text</td></tr></table>',
         "<table><tr><td>Text</td></tr></table>"),
        ("<p>Text<br>more</p>", "<p>Text<br>more</p>"),
    ],
)  # fmt: skip
def test_nothing_stands_twice_or_leads_nowhere(html: str, shown: str) -> None:
    assert cut(html, "Text", "") == shown


def results(**changes: Any) -> Results:
    ref = ArticleRef(0, "a", "a", "en", "A", "", (), None, datetime(2026, 1, 1, tzinfo=UTC))
    answers = tuple(Answer(ref, None, Snippet("", ()), score, ()) for score in (1.0, 0.8))
    found = Results("q", answers, 2, 0.9, True, None, None, 1, 0.0)
    return replace(found, **changes)


def answer(score: float) -> Answer:
    return replace(results().answers[0], score=score)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, True),
        ({"confidence": SURE}, True),
        ({"confidence": SURE - 0.01}, False),
        ({"confident": False}, False),
        ({"degraded": "encoder"}, False),
        ({"answers": ()}, False),
        ({"answers": (answer(0.5),)}, True),
        ({"answers": (answer(1.0), answer(1.0 - LEAD / 2))}, False),
    ],
)
def test_only_an_answer_clearly_ahead_is_shown(changes: dict[str, Any], shown: bool) -> None:
    assert deserves_excerpt(Question("q"), results(**changes)) is shown


def test_further_pages_and_single_rankings_show_none() -> None:
    assert not deserves_excerpt(Question("q", offset=10), results())
    assert not deserves_excerpt(Question("q", mode=Mode.WORDS), results())
