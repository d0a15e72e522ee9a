from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from search import impacts
from search.keyword import KeywordIndex, WordRanking, name_weight
from search.language import Token
from search.query import TermGroup
from search.ranking import Layout
from search.types import TermMatch

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


NAME_WEIGHT = 0.6


def group(*variants: tuple[str, float], stop: bool = False) -> TermGroup:
    term = variants[0][0]
    return TermGroup(Token(term, term, 0, len(term), 0, stop=stop), variants)


def idf(documents: int, holders: int) -> float:
    return math.log(documents / (holders + 1)) + 1


def in_names(term: str) -> float:
    """What a match of this term in a name counts: its idf is no higher than in the passages."""
    passages, names = (len({n for row in rows.values() for n in row}) for rows in (PASSAGES, NAMES))
    common = idf(passages, len(PASSAGES.get(term, {}))) / idf(names, len(NAMES[term]))
    return NAME_WEIGHT * min(1.0, common)


PAY, CARD = group(("pay", 1.0)), group(("card", 1.0))


def hits(ranking: WordRanking, limit: int = 10) -> list[tuple[int, float]]:
    best = ranking.best(limit)
    return list(zip(ranking.passages(best).tolist(), ranking.scores[best].tolist(), strict=True))


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([PAY], [(3, 2.0 + in_names("pay") * 5), (1, 3.0)]),
        ([CARD], [(2, 4.0 + in_names("card") * 8), (3, 1.0)]),
        (
            [PAY, CARD],
            [(2, 4.0 + in_names("card") * 8), (3, 3.0 + in_names("pay") * 5), (1, 3.0)],
        ),
        ([group(("pay", 0.5))], [(3, 1.0 + in_names("pay") * 2.5), (1, 1.5)]),
        ([group(("title", 1.0))], [(0, in_names("title"))]),
        ([group(("nothing", 1.0))], []),
        ([], []),
    ],
)
def test_an_article_scores_by_its_best_passage_and_its_best_name(
    index: KeywordIndex, groups: list[TermGroup], expected: list[tuple[int, float]]
) -> None:
    found = hits(index.rank(groups, ALL, NAME_WEIGHT))

    assert [passage for passage, _ in found] == [passage for passage, _ in expected]
    assert [score for _, score in found] == pytest.approx([score for _, score in expected])


def test_a_term_that_is_rare_in_names_but_not_in_passages_is_no_rare_word(
    index: KeywordIndex,
) -> None:
    assert in_names("pay") < NAME_WEIGHT
    assert in_names("title") == pytest.approx(NAME_WEIGHT)
    assert index.rank([PAY], ALL, NAME_WEIGHT).scores[2] < 2.0 + NAME_WEIGHT * 5


def test_a_stop_word_counts_in_names_and_in_passages_only_without_others(
    index: KeywordIndex,
) -> None:
    stop, word = group(("pay", 1.0), stop=True), group(("title", 1.0))

    alone = index.rank([stop], ALL, NAME_WEIGHT)
    beside = index.rank([stop, word], ALL, NAME_WEIGHT)

    assert alone.scores.tolist() == pytest.approx([3.0, 0.0, 2.0 + in_names("pay") * 5])
    assert beside.scores.tolist() == pytest.approx([in_names("title"), 0.0, in_names("pay") * 5])


@pytest.mark.parametrize(
    ("stop_share", "weight"), [(0.0, 0.2), (0.25, 0.2), (0.35, 0.6), (0.45, 1.0), (0.6, 1.2)]
)
def test_titles_that_are_questions_count_more_than_headings(
    stop_share: float, weight: float
) -> None:
    assert name_weight(stop_share) == pytest.approx(weight)


def test_variants_of_a_word_do_not_add_up(index: KeywordIndex) -> None:
    found = index.rank([group(("card", 1.0), ("cards", 0.5))], ALL, NAME_WEIGHT)

    assert found.passage_scores.tolist() == [0.0, 3.0, 4.0, 2.5, 0.0, 0.0]


def test_what_may_not_answer_scores_nothing(index: KeywordIndex) -> None:
    ranking = index.rank([PAY, CARD], np.array([True, False, True]), NAME_WEIGHT)

    assert [passage for passage, _ in hits(ranking)] == [3, 1]
    assert ranking.scores[1] == 0


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_the_best_are_taken(index: KeywordIndex, limit: int) -> None:
    ranking = index.rank([PAY, CARD], ALL, NAME_WEIGHT)

    assert hits(ranking, limit) == hits(ranking, 3)[:limit]


def test_equal_scores_come_in_the_articles_order(tmp_path: Path) -> None:
    each = np.arange(5, dtype=np.int32)
    write(tmp_path, "passages", {"pay": dict.fromkeys(range(5), 1.0)})
    write(tmp_path, "names", {})
    index = KeywordIndex.open(tmp_path, Layout.of(each, each, 5))

    found = index.rank([PAY], np.ones(5, bool), NAME_WEIGHT)

    assert [passage for passage, _ in hits(found)] == [0, 1, 2, 3, 4]


def test_articles_have_a_best_passage_a_rank_and_what_is_inside(index: KeywordIndex) -> None:
    ranking = index.rank([PAY], ALL, NAME_WEIGHT)

    assert ranking.passages(np.array([2, 1, 0], np.int32)).tolist() == [3, 2, 1]
    assert [ranking.rank_of(article) for article in range(3)] == [2, None, 1]
    assert ranking.inside(2).tolist() == [2.0, 0.0, 2.0]


@pytest.mark.parametrize(
    ("codes", "shares"),
    [
        (["card"], [0.0, 1.0, 1.0]),
        (["title"], [1.0, 0.0, 0.0]),
        (["card", "title"], [0.5, 0.5, 0.5]),
        (["nowhere"], []),
        ([], []),
    ],
)
def test_articles_hold_a_share_of_the_codes(
    index: KeywordIndex, codes: list[str], shares: list[float]
) -> None:
    assert index.holding(codes, ALL).tolist() == pytest.approx(shares)


def test_what_may_not_answer_holds_no_code(index: KeywordIndex) -> None:
    assert index.holding(["card"], np.array([True, True, False])).tolist() == [0.0, 1.0, 0.0]


def test_a_code_that_many_articles_hold_says_nothing_nor_does_one_of_no_known_kind(
    tmp_path: Path,
) -> None:
    each = np.arange(9, dtype=np.int32)
    write(tmp_path, "passages", {"c++": dict.fromkeys(range(6), 1.0), "e4": {1: 1.0}})
    write(tmp_path, "names", {})
    index = KeywordIndex.open(tmp_path, Layout.of(each, each, 9))

    assert index.holding(["c++"], np.ones(9, bool)).tolist() == []
    assert index.holding(["e5"], np.ones(9, bool)).tolist() == 9 * [0.0]
    assert index.holding(["e55"], np.ones(9, bool)).tolist() == []
    assert index.holding(["f5"], np.ones(9, bool)).tolist() == []
    assert index.holding(["c++", "e4"], np.ones(9, bool)).tolist() == [0.0, 1.0] + 7 * [0.0]


def test_the_words_of_the_question_that_an_article_holds_are_told(index: KeywordIndex) -> None:
    groups = [PAY, group(("cheque", 1.0), ("cards", 0.5)), group(("title", 1.0))]

    assert index.terms_in(groups, 0) == (
        TermMatch("pay", "pay", 1.0),
        TermMatch("cheque", "cards", 0.5),
        TermMatch("title", "title", 1.0),
    )
    assert index.terms_in(groups, 1) == ()


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

    assert index.rank([PAY], np.empty(0, bool), NAME_WEIGHT).best(5).tolist() == []
