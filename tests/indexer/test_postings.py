from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.postings import GONE, Postings

DOCUMENTS = st.lists(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 5)), min_size=1, max_size=8
)


def as_sets(postings: Postings) -> dict[bytes, dict[int, int]]:
    bounds = zip(postings.terms, postings.starts, postings.starts[1:], strict=False)
    return {
        term: dict(zip(postings.docs[a:b].tolist(), postings.weights[a:b].tolist(), strict=True))
        for term, a, b in bounds
    }


def plain(counts: list[dict[str, int]]) -> dict[bytes, dict[int, int]]:
    held: dict[bytes, dict[int, int]] = {}
    for doc, counted in enumerate(counts):
        for term, weight in counted.items():
            held.setdefault(term.encode(), {})[doc] = weight
    return held


@given(DOCUMENTS)
def test_every_document_and_term_is_held(counts: list[dict[str, int]]) -> None:
    postings = Postings.of(counts)

    assert as_sets(postings) == plain(counts)
    assert list(postings.terms) == sorted(postings.terms)


@given(DOCUMENTS, st.data())
def test_moved_documents_take_their_terms_along(
    counts: list[dict[str, int]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(counts))))
    gone = data.draw(st.sets(st.sampled_from(range(len(counts)))))
    places = np.array([GONE if n in gone else order[n] for n in range(len(counts))], np.int32)

    moved = Postings.of(counts).moved(places, len(counts))

    expected: list[dict[str, int]] = [{} for _ in counts]
    for doc, place in enumerate(places.tolist()):
        if place != GONE:
            expected[place] = counts[doc]
    assert as_sets(moved) == plain(expected)


@given(DOCUMENTS, DOCUMENTS)
def test_both_together_are_as_if_counted_at_once(
    first: list[dict[str, int]], second: list[dict[str, int]]
) -> None:
    places = np.arange(len(second), dtype=np.int32) + len(first)
    shifted = Postings.of(second).moved(places, len(first) + len(second))

    assert as_sets(Postings.of(first).joined(shifted)) == plain([*first, *second])


def test_what_is_written_is_read(tmp_path: Path) -> None:
    postings = Postings.of([{"b": 2, "ä": 1}, {}, {"b": 1, "返金": 300}])

    postings.write(tmp_path, "field", postings.scores(0.5, 1.0, 3))
    read = Postings.read(tmp_path, "field", 3)

    assert read.terms == (b"b", "ä".encode(), "返金".encode())
    assert as_sets(read) == {b"b": {0: 2, 2: 1}, "ä".encode(): {0: 1}, "返金".encode(): {2: 300}}


def test_holders_are_told_once(tmp_path: Path) -> None:
    postings = Postings.of([{"a": 2}, {"a": 1, "b": 1}, {"b": 4}])

    held = postings.held_by(np.array([7, 7, 9], np.int32))

    assert as_sets(held) == {b"a": {7: 1}, b"b": {7: 1, 9: 1}}


def test_scores_count_only_documents_that_are_there() -> None:
    alone = Postings.of([{"a": 1, "b": 1}, {"b": 2}])
    places = np.array([0, 2], np.int32)

    spread = alone.moved(places, 3)

    assert spread.scores(0.5, 1.0, 2).tolist() == alone.scores(0.5, 1.0, 2).tolist()


@pytest.mark.parametrize("counts", [[], [{}], [{}, {}]])
def test_nothing_has_no_scores(counts: list[Counter[str]]) -> None:
    assert Postings.of(counts).scores(0.5, 1.0, len(counts)).tolist() == []
