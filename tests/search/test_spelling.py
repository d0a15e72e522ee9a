from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search import impacts
from search.impacts import Impacts
from search.keyword import KeywordIndex
from search.language import Analyzer, Token
from search.ranking import Layout
from search.spelling import AllowedWords, Speller

# Word → the articles that hold it.  Article 3 is hidden from visitors.
WORDS = {
    "refund": [0, 1, 2],
    "refunds": [0],
    "refunding": [1],
    "reform": [2],
    "card": [0, 1],
    "cart": [2],
    "cards": [0],
    "zebra": [3],
    "café": [1],
    "e-4012": [0],
    "pay": [0],
    "geld": [2],
    "Ωmega": [1],
    "each": [0, 1, 2],
    "search": [0, 1],
    "sick": [1],
    "then": [0, 1],
    "there": [0, 1, 2],
}
VISIBLE = np.array([True, True, True, False])


def field(folder: Path, name: str, rows: dict[str, list[int]]) -> Impacts:
    arrays = {
        term: (np.array(docs, np.int32), np.ones(len(docs), np.float32))
        for term, docs in rows.items()
    }
    impacts.write(folder, name, arrays)
    return Impacts.open(folder, name)


@pytest.fixture
def speller(tmp_path: Path) -> Speller:
    return Speller(field(tmp_path, "words", WORDS))


@pytest.fixture
def keyword(tmp_path: Path) -> KeywordIndex:
    """One passage and one name an article; "written" is a term of the hidden one alone."""
    each = np.arange(4, dtype=np.int32)
    passages = field(tmp_path, "passages", {"refund": [0], "hiden": [3]})
    names = field(tmp_path, "names", {"titel": [1], "zebrq": [3]})
    return KeywordIndex(passages, names, Layout.of(each, each, 4))


def words(speller: Speller, keyword: KeywordIndex, *allowed: int) -> AllowedWords:
    mask = np.isin(np.arange(4), allowed) if allowed else VISIBLE
    return speller.among(mask, VISIBLE, keyword)


def token(word: str) -> Token:
    return next(Analyzer("xx").tokens(word))


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("refnd", [("refund", 1)]),
        ("refudn", [("refund", 1)]),
        ("refunt", [("refund", 1)]),
        ("refunidgn", [("refunding", 2)]),
        ("crad", [("card", 1)]),
        ("cars", [("cards", 1), ("card", 1), ("cart", 1)]),
        ("efund", [("refund", 1)]),
        ("sefund", [("refund", 1)]),
        ("cafe", [("café", 1)]),
        ("erfund", [("refund", 1)]),
        ("earch", [("search", 1), ("each", 1)]),
        ("thre", [("there", 1)]),
        ("ick", [("sick", 1)]),
        ("cra", []),
        ("pya", [("pay", 1)]),
        ("cer", []),
        ("re4und", []),
        ("xylophone", []),
        ("", []),
    ],
)
def test_near_words_come_by_edits_then_by_likelihood(
    speller: Speller, word: str, near: list[tuple[str, int]]
) -> None:
    assert speller.near(word) == near


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("ref", ["refund", "reform", "refunding", "refunds"]),
        ("car", ["card", "cards", "cart"]),
        ("zeb", []),
        ("x", []),
    ],
)
def test_only_words_that_may_be_seen_complete(
    speller: Speller, keyword: KeywordIndex, prefix: str, found: list[str]
) -> None:
    assert sorted(words(speller, keyword).completions(prefix)) == sorted(found)
    assert words(speller, keyword).completions("ref")[0] == "refund"


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("refudn", ["refund"]),
        ("crad", ["card"]),
        ("refund", []),
        ("refunds", []),
        ("titel", []),
        ("zebrz", []),
        ("geld", []),
        ("sic", ["sick"]),
        ("pa", []),
    ],
)
def test_only_unknown_words_are_corrected_and_only_to_words_that_may_be_seen(
    speller: Speller, keyword: KeywordIndex, word: str, near: list[str]
) -> None:
    assert [w for w, _ in words(speller, keyword).corrections(token(word))] == near


def test_a_word_of_hidden_articles_alone_counts_as_unknown(
    speller: Speller, keyword: KeywordIndex, tmp_path: Path
) -> None:
    near = Speller(field(tmp_path, "more", {**WORDS, "hidden": [0], "hiden": [3]}))

    assert words(near, keyword).corrections(token("hiden")) == [("hidden", 1)]


def test_a_filter_makes_no_word_unknown_but_limits_what_is_proposed(
    speller: Speller, keyword: KeywordIndex
) -> None:
    narrow = words(speller, keyword, 2)

    assert narrow.corrections(token("card")) == []
    assert narrow.corrections(token("cars")) == [("cart", 1)]
    assert narrow.completions("ref") == ["refund", "reform"]


def test_a_common_word_is_no_typing_error(keyword: KeywordIndex, tmp_path: Path) -> None:
    speller = Speller(field(tmp_path, "common", WORDS), {"cars"}.__contains__)

    assert words(speller, keyword).corrections(token("cars")) == []
    assert [w for w, _ in words(speller, keyword).corrections(token("crad"))] == ["card"]
