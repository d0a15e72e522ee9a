from __future__ import annotations

from pathlib import Path

import pytest

from app.replay.questions import read_questions
from app.replay.types import Origin, Wanted
from tests.app.replay.trees import tree

ARTICLES: dict[str, str | bytes] = {
    "shop/refund.md": "---\nid: refund\naliases: [money-back]\n---\n# Get a refund\n\nBy card.\n",
    "shop/refund.de.md": "# Geld zurück\n\nAuf die Karte.\n",
    "shop/card.md": "# Lost card\n\nBlock it.\n",
    "draft.md": "---\nstatus: draft\n---\n# Draft\n\nSoon.\n",
    "internal.md": "---\nstatus: internal\n---\n# Internal\n\nFor us.\n",
    "unlisted.md": "---\nsearch: {exclude: true}\n---\n# Unlisted\n\nHidden.\n",
}


def wanted(text: str, line: int, **values: object) -> Wanted:
    given = {"language": "en", "origin": Origin.FILE, "path": "questions.toml", "line": line}
    return Wanted(text, **{**given, **values})  # type: ignore[arg-type]


def test_each_question_names_its_article_or_says_that_there_is_none(tmp_path: Path) -> None:
    text = """
# How customers ask.
[[question]]
ask = "money please"
article = "refund"

[[question]]
ask = "wo ist mein Geld"
article = "shop/refund.md"
language = "de"

[[question]]
ask = "money please"
language = "de"
article = "https://help.example.com/a/de/shop/refund#top"

[[question]]
ask = "old address"
article = "/a/money-back"
top = 1

[[question]]
ask = "do you sell shoes"
none = true

[[question]]
ask = "do you sell hats"
article = ""
"""
    read = read_questions(tree(tmp_path / "articles", ARTICLES | {"questions.toml": text}))

    assert read.problems == ()
    assert read.wanted == (
        wanted("money please", 4, article="refund"),
        wanted("wo ist mein Geld", 8, article="de:shop/refund", language="de"),
        wanted("money please", 13, article="de:shop/refund", language="de"),
        wanted("old address", 18, article="refund", top=1),
        wanted("do you sell shoes", 23, none=True),
        wanted("do you sell hats", 27, none=True),
    )


def test_a_tree_without_the_file_has_no_questions(tmp_path: Path) -> None:
    read = read_questions(tree(tmp_path / "articles", ARTICLES))

    assert (read.wanted, read.problems) == ((), ())


def test_the_file_is_no_part_of_what_is_served_and_not_ignored(tmp_path: Path) -> None:
    files = {"questions.toml": "", "deep/questions.toml": "", "card.md": "# Card\n\nBlock it.\n"}

    assert tree(tmp_path / "articles", files).reading.ignored == ("deep/questions.toml",)


WRONG = """\
quesions = 1

[[question]]
ask = "one"
artikel = "refund"
article = "refund"

[[question]]
ask = "two"
article = "refnud"

[[question]]
ask = "three"

[[question]]
ask = "four"
article = "refund"
none = true

[[question]]
ask = " "
article = 4
none = "no"
top = 21

[[question]]
ask = "five"
article = "draft.md"

[[question]]
ask = "six"
article = "internal"

[[question]]
ask = "seven"
article = "unlisted"

[[question]]
ask = "eight"
article = "shop/card"
language = "de"

[[question]]
ask = "nine"
article = "refund"
language = "xx"

[[question]]
ask = "One?"
article = "refund"

[[question]]
ask = "one"
article = "shop/card"
"""


def test_every_mistake_is_told_at_once_with_its_line_and_remedy(tmp_path: Path) -> None:
    read = read_questions(tree(tmp_path / "articles", ARTICLES | {"questions.toml": WRONG}))

    assert [(one.line, one.code, one.remedy) for one in read.problems] == [
        (1, "unknown-key", "Did you mean “question”?"),
        (5, "unknown-key", "Did you mean “article”?"),
        (10, "unknown-article", "Did you mean “refund”?"),
        (13, "contradiction", 'Write article = "…", or none = true where nothing answers it.'),
        (18, "contradiction", 'Write article = "…", or none = true where nothing answers it.'),
        (21, "bad-value", 'Write ask = "the question as customers ask it".'),
        (22, "bad-value", "Correct it."),
        (23, "bad-value", "Correct it."),
        (24, "bad-value", "Correct it."),
        (28, "hidden-article", "Publish it, or remove the question."),
        (32, "hidden-article", "Publish it, or remove the question."),
        (36, "hidden-article", "Publish it, or remove the question."),
        (
            40,
            "unknown-article",
            "shop/card.md has no such translation: write it, or leave “language” out.",
        ),
        (46, "unknown-language", "Known: en, de."),
        (49, "same-question", "Remove one."),
        (53, "contradiction", "Keep the one that is right."),
    ]
    assert {one.path for one in read.problems} == {"questions.toml"}
    assert [one.text for one in read.wanted] == ["one"]


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ('[[question]\nask = "x"\n', 1, "bad-toml"),
        ('[[question]]\nask = "x\n', 2, "bad-toml"),
        ('question = "x"\n', 1, "bad-value"),
        ("question = [1]\n", 1, "bad-value"),
        (b"[[question]]\nask = '\xff'\n", 2, "bad-encoding"),
        (f'[[question]]\nask = "{"x" * 2000}"\nnone = true\n', 2, "bad-value"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_problem(
    tmp_path: Path, text: str | bytes, line: int, code: str
) -> None:
    read = read_questions(tree(tmp_path / "articles", ARTICLES | {"questions.toml": text}))

    assert [(one.line, one.code) for one in read.problems] == [(line, code)]
    assert read.wanted == ()


def test_lines_are_right_below_texts_that_look_like_tables(tmp_path: Path) -> None:
    text = '''[[question]]
ask = "a"
article = """
[[question]]
"""

[[ "question" ]]
"ask" = "b"
article = "nothing"
'''
    read = read_questions(tree(tmp_path / "articles", ARTICLES | {"questions.toml": text}))

    assert [(one.line, one.code) for one in read.problems] == [
        (3, "unknown-article"),
        (9, "unknown-article"),
    ]
