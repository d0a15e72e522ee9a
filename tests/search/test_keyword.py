from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from search import impacts
from search.keyword import NAME_WEIGHT, KeywordIndex
from search.language import Token
from search.query import TermGroup
from search.ranking import Layout
from search.types import Hit

# Articles 0 to 2 have the passages 0-1, 2 and 3-5 and the names 0, 1-2 and 3.
LAYOUT = Layout.of(
    np.array([0, 0, 1, 2, 2, 2], np.int32), np.array([0, 1, 1, 2], np.int32), articles=3
)
PASSAGES = {
    "pay": {0: 1.0, 1: 3.0, 3: 2.0, 5: 2.0},
    "card": {2: 4.0, 3: 1.0},
    "cards": {1: 6.0, 3: 5.0},
}
NAMES = {"pay": {3: 5.0}, "card": {1: 2.0, 2: 8.0}, "title": {0: 1.0}}
ALL = np.array([True, True, True])


def write(folder: Path, name: str, rows: dict[str, dict[int, float]]) -> None:
    arrays = {
        term: (np.array(list(row), np.int32), np.array(list(row.values()), np.float32))
        for term, row in rows.items()
    }
    impacts.write(folder, name, arrays)


@pytest.fixture
def index(tmp_path: Path) -> KeywordIndex:
    write(tmp_path, "passages", PASSAGES)
    write(tmp_path, "names", NAMES)
    return KeywordIndex.open(tmp_path, LAYOUT)


def group(*variants: tuple[str, float]) -> TermGroup:
    term = variants[0][0]
    return TermGroup(Token(term, term, 0, len(term), 0, stop=False), variants)


PAY, CARD = group(("pay", 1.0)), group(("card", 1.0))


@pytest.mark.parametrize(
    ("groups", "hits"),
    [
        ([PAY], [Hit(3, 2.0 + NAME_WEIGHT * 5), Hit(1, 3.0)]),
        ([CARD], [Hit(2, 4.0 + NAME_WEIGHT * 8), Hit(3, 1.0)]),
        ([PAY, CARD], [Hit(2, 4.0 + NAME_WEIGHT * 8), Hit(3, 3.0 + NAME_WEIGHT * 5), Hit(1, 3.0)]),
        ([group(("pay", 0.5))], [Hit(3, 1.0 + NAME_WEIGHT * 2.5), Hit(1, 1.5)]),
        ([group(("title", 1.0))], [Hit(0, NAME_WEIGHT)]),
        ([group(("nothing", 1.0))], []),
        ([], []),
    ],
)
def test_an_article_scores_by_its_best_passage_and_its_best_name(
    index: KeywordIndex, groups: list[TermGroup], hits: list[Hit]
) -> None:
    found = index.rank(groups, ALL).top(10)

    assert [hit.passage for hit in found] == [hit.passage for hit in hits]
    assert [hit.score for hit in found] == pytest.approx([hit.score for hit in hits])


def test_variants_of_a_word_do_not_add_up(index: KeywordIndex) -> None:
    found = index.rank([group(("card", 1.0), ("cards", 0.5))], ALL)

    assert found.passage_scores.tolist() == [0.0, 3.0, 4.0, 2.5, 0.0, 0.0]


def test_what_may_not_answer_scores_nothing(index: KeywordIndex) -> None:
    ranking = index.rank([PAY, CARD], np.array([True, False, True]))

    assert [hit.passage for hit in ranking.top(10)] == [3, 1]
    assert ranking.scores[1] == 0


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_the_best_are_taken(index: KeywordIndex, limit: int) -> None:
    ranking = index.rank([PAY, CARD], ALL)

    assert ranking.top(limit) == ranking.top(3)[:limit]


def test_equal_scores_come_in_the_articles_order(tmp_path: Path) -> None:
    each = np.arange(5, dtype=np.int32)
    write(tmp_path, "passages", {"pay": dict.fromkeys(range(5), 1.0)})
    write(tmp_path, "names", {})
    found = KeywordIndex.open(tmp_path, Layout.of(each, each, 5)).rank([PAY], np.ones(5, bool))

    assert [hit.passage for hit in found.top(10)] == [0, 1, 2, 3, 4]


def test_articles_are_looked_up_in_the_order_asked_for(index: KeywordIndex) -> None:
    ranking = index.rank([PAY], ALL)

    assert ranking.at([2, 1, 0]) == [
        Hit(3, pytest.approx(2.0 + NAME_WEIGHT * 5)),
        Hit(2, 0.0),
        Hit(1, 3.0),
    ]
    assert ranking.inside(2).tolist() == [2.0, 0.0, 2.0]


def test_coverage_is_the_share_of_the_words_that_an_article_holds(index: KeywordIndex) -> None:
    weak = group(("unknown", 1.0), ("cards", 0.5))

    assert index.coverage([PAY], 0) == pytest.approx(1)
    assert index.coverage([PAY], 1) == 0
    assert index.coverage([weak], 2) == pytest.approx(0.5)
    assert index.coverage([group(("title", 1.0))], 0) == pytest.approx(1)
    assert index.coverage([], 0) == 0
    assert 0 < index.coverage([PAY, CARD], 0) < 0.5 < index.coverage([PAY, CARD], 1) < 1


@pytest.mark.parametrize(
    ("term", "among", "known"),
    [
        ("pay", [0], True),
        ("pay", [1], False),
        ("pay", [2], True),
        ("title", [0], True),
        ("title", [1, 2], False),
        ("card", [1], True),
        ("nothing", [0, 1, 2], False),
    ],
)
def test_a_term_is_known_among_articles(
    index: KeywordIndex, term: str, among: list[int], known: bool
) -> None:
    assert index.known(term, np.isin(np.arange(3), among)) is known


def test_an_empty_help_centre_ranks_nothing(tmp_path: Path) -> None:
    none = np.empty(0, np.int32)
    write(tmp_path, "passages", {})
    write(tmp_path, "names", {})
    index = KeywordIndex.open(tmp_path, Layout.of(none, none, 0))

    assert index.rank([PAY], np.empty(0, bool)).top(5) == []
