from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import IndexCorrupt
from search.impacts import Impacts, write

Rows = dict[str, list[tuple[int, float]]]
PARTS = ["terms", "offsets.npy", "starts.npy", "docs.npy", "scores.npy"]
ROWS: Rows = {
    "pay": [(0, 1.5), (3, 0.25)],
    "payment": [(1, 2.0)],
    "pays": [(0, 1.0), (1, 1.0), (2, 1.0)],
    "оплата": [(4, 3.0)],
    "😀": [(2, 0.5)],
}


def make(folder: Path, rows: Rows) -> Impacts:
    arrays = {
        term: (
            np.array([doc for doc, _ in row], dtype=np.int32),
            np.array([score for _, score in row], dtype=np.float32),
        )
        for term, row in rows.items()
    }
    write(folder, "field", arrays)
    return Impacts.open(folder, "field")


def read(impacts: Impacts, term: str) -> list[tuple[int, float]] | None:
    row = impacts.row(term)
    return None if row is None else list(zip(row[0].tolist(), row[1].tolist(), strict=True))


def test_rows_come_back_as_written(tmp_path: Path) -> None:
    impacts = make(tmp_path, ROWS)

    assert len(impacts) == 5
    assert {term: read(impacts, term) for term in ROWS} == ROWS
    assert list(impacts.terms()) == [
        ("pay", 2),
        ("payment", 1),
        ("pays", 3),
        ("оплата", 1),
        ("😀", 1),
    ]


@pytest.mark.parametrize("term", ["", "pa", "payz", "zzz", "\U0010ffff", "опла"])
def test_an_unknown_term_has_no_row(tmp_path: Path, term: str) -> None:
    impacts = make(tmp_path, ROWS)

    assert impacts.row(term) is None
    assert impacts.count(term) == 0


def test_count(tmp_path: Path) -> None:
    impacts = make(tmp_path, ROWS)

    assert [impacts.count(term) for term in ROWS] == [2, 1, 3, 1, 1]


@pytest.mark.parametrize(
    ("prefix", "limit", "terms"),
    [
        ("pay", 9, ["pays", "pay", "payment"]),
        ("pay", 1, ["pays"]),
        ("paym", 9, ["payment"]),
        ("о", 9, ["оплата"]),
        ("😀", 9, ["😀"]),
        ("x", 9, []),
        ("pay", 0, []),
        ("", 2, ["pays", "pay"]),
    ],
)
def test_the_most_frequent_terms_of_a_prefix(
    tmp_path: Path, prefix: str, limit: int, terms: list[str]
) -> None:
    assert make(tmp_path, ROWS).starting_with(prefix, limit) == terms


def test_an_empty_field_can_be_opened(tmp_path: Path) -> None:
    impacts = make(tmp_path, {})

    assert len(impacts) == 0
    assert impacts.row("pay") is None
    assert impacts.starting_with("", 5) == []
    assert list(impacts.terms()) == []


terms = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
scores = st.integers(0, 1000).map(lambda n: n / 8)
rows = st.lists(st.tuples(st.integers(0, 50), scores), min_size=1, max_size=6)


@given(st.dictionaries(terms, rows, max_size=30), terms)
def test_any_terms_are_found_as_a_plain_dictionary_finds_them(
    tmp_path_factory: pytest.TempPathFactory, made: Rows, other: str
) -> None:
    impacts = make(tmp_path_factory.mktemp("impacts"), made)

    assert {term: read(impacts, term) for term in made} == made
    assert read(impacts, other) == made.get(other)
    expected = sorted(t for t in made if t.startswith(other[:1]))
    assert sorted(impacts.starting_with(other[:1], 100)) == expected
    assert [term for term, _ in impacts.terms()] == sorted(made)


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_file_is_told(tmp_path: Path, part: str) -> None:
    make(tmp_path, ROWS)
    (tmp_path / f"field.{part}").unlink()

    with pytest.raises(IndexCorrupt, match="field: cannot be read"):
        Impacts.open(tmp_path, "field")


@pytest.mark.parametrize("keep", [0, 0.5, 0.9])
@pytest.mark.parametrize("part", PARTS)
def test_a_truncated_file_is_told(tmp_path: Path, part: str, keep: float) -> None:
    make(tmp_path, ROWS)
    file = tmp_path / f"field.{part}"
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * keep)])

    with pytest.raises(IndexCorrupt, match="field: cannot be read"):
        Impacts.open(tmp_path, "field")


def test_arrays_with_pickled_objects_are_refused(tmp_path: Path) -> None:
    make(tmp_path, ROWS)
    np.save(tmp_path / "field.docs.npy", np.array([{}], dtype=object), allow_pickle=True)

    with pytest.raises(IndexCorrupt, match="field: cannot be read"):
        Impacts.open(tmp_path, "field")
