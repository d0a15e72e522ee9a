from __future__ import annotations

import html

import pytest
from markdown_it import MarkdownIt

from app.replay.changes import Changes
from app.replay.markdown import MAX_CHARACTERS, as_markdown, code
from app.replay.outcomes import Outcome, Replayed, total
from app.replay.run import Comparison, LeftOut
from app.replay.types import Origin, Place, Standing, Wanted

SURE = Standing((Place("a", "A"),), 0.9, True)
UNSURE = Standing((Place("b", "B"),), 0.1, False)


def comparison(*questions: str) -> Comparison:
    replayed = tuple(
        Replayed(
            Wanted(text, "en", Origin.STORED, weight=3, contact_rate=0.25),
            SURE, UNSURE, None, None, Outcome.OTHER, 0.0, test_lost=False,
        )
        for text in questions
    )  # fmt: skip
    return Comparison(
        base="main",
        days=28,
        changes=Changes((), (), (), (), ()),
        replayed=replayed,
        total=total(replayed),
        tests_lost=(),
        problems=(),
        left_out=(LeftOut("A part.", "The host db.internal.example is down."),),
        paths={"a": "a.md", "b": "b.md"},
    )


@pytest.mark.parametrize(
    "text",
    ["a | b", "`code` and ``", "<b>bold</b> & <!-- -->", "**bold** _it_ ~~no~~", "@all #12 :tada:",
     "[link](https://example.com)", "![x](y)", "https://example.com", "$x^2$", "back\\slash",
     "</code></details>"],
)  # fmt: skip
def test_what_others_wrote_is_shown_as_it_stands(text: str) -> None:
    shown = MarkdownIt("gfm-like", {"linkify": False}).renderInline(code(text))

    inside = shown.removeprefix("<code>").removesuffix("</code>")
    assert html.unescape(inside) == text
    assert "<" not in inside
    assert "@" not in code(text)


def test_a_row_says_how_sure_the_search_was_and_who_wrote_to_a_person() -> None:
    said = as_markdown(comparison("where is it"), 20)

    row = next(line for line in said.splitlines() if "where is it" in line)
    assert row == (
        "| <code>where is it</code> | 3 | sure 0.90 → unsure 0.10 | <code>a.md → b.md</code>"
        " | 25% wrote to a person |"
    )
    assert "_A part._" in said
    assert "db.internal" not in said


def test_a_long_table_is_cut_and_says_so() -> None:
    said = as_markdown(comparison(*(f"question {n:04}" for n in range(30))), 20)

    assert "question 0019" in said
    assert "question 0020" not in said
    assert "\nand 10 more\n" in said


def test_a_comment_stays_as_short_as_forges_take_it() -> None:
    said = as_markdown(comparison(*("x" * 250 + str(n) for n in range(1000))), 1000)

    assert 10_000 < len(said) <= MAX_CHARACTERS
    assert said.count("<details") == said.count("</details>") == 1
