from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from whoosh import index as whoosh_index
from whoosh.query import Term
from whoosh.scoring import BM25F

from indexer.keyword import (
    K1,
    B,
    Before,
    analysed,
    keys_of,
    stop_shares,
    stop_words,
    write_keywords,
)
from indexer.types import Document
from search.generation import IMPACTS, WHOOSH, current, folder_of
from search.impacts import Impacts

DOCUMENTS = {
    "passages": [
        Document(0, "en", "Refunds take three days. A refund is free."),
        Document(0, "en", "Ask for refunds."),
        Document(1, "de", "Gebühren und Rechnungen"),
        Document(2, "ja", "返金方法"),
        Document(2, "en", ""),
    ],
    "names": [
        Document(0, "en", "Refunds"),
        Document(1, "de", "Rechnung"),
        Document(2, "ja", "返金"),
    ],
}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Whoosh's folder and the impacts of the documents above."""
    whoosh = tmp_path_factory.mktemp("whoosh")
    impacts = tmp_path_factory.mktemp("impacts")
    write_keywords(whoosh, impacts, DOCUMENTS, lambda steps: None)
    return whoosh, impacts


def by_whoosh(folder: Path, impacts: Path, field: str) -> dict[str, list[tuple[int, float]]]:
    """Ask Whoosh itself for each of its terms: (our number, score), best first."""
    opened = whoosh_index.open_dir(str(folder), indexname=field)
    keys = np.load(impacts / f"{field}.keys.npy")
    number = {key.tobytes().hex(): place for place, key in enumerate(keys)}
    with opened.searcher(weighting=BM25F(B=B, K1=K1)) as searcher:
        terms = [term.decode() for term in searcher.reader().lexicon("text")]
        found = {
            term: [
                (number[hit["key"]], hit.score)
                for hit in searcher.search(Term("text", term), limit=None)
            ]
            for term in terms
        }
    opened.close()
    return found


def ranked(impacts: Impacts, term: str) -> list[tuple[int, float]]:
    row = impacts.row(term)
    assert row is not None
    return sorted(zip(row[0].tolist(), row[1].tolist(), strict=True), key=lambda x: (-x[1], x[0]))


@pytest.mark.parametrize("field", ["passages", "names"])
def test_compiled_scores_and_order_are_those_of_whoosh(index_path: Path, field: str) -> None:
    folder = folder_of(index_path, current(index_path))
    expected = by_whoosh(folder / WHOOSH, folder / IMPACTS, field)
    impacts = Impacts.open(folder / IMPACTS, field)

    assert len(expected) > 10
    assert [term for term, _ in impacts.terms()] == sorted(expected)
    for term, hits in expected.items():
        own = ranked(impacts, term)
        assert dict(own) == pytest.approx(dict(hits), abs=1e-3), term
        assert [score for _, score in own] == pytest.approx([s for _, s in hits], abs=1e-3), term


def test_terms_are_stems_of_the_documents_own_language(folders: tuple[Path, Path]) -> None:
    terms = dict(Impacts.open(folders[1], "passages").terms())

    assert terms == {
        "refund": 2, "take": 1, "three": 1, "day": 1, "a": 1, "is": 1, "free": 1, "ask": 1,
        "for": 1, "gebuhr": 1, "und": 1, "rechnung": 1, "返金": 1, "金方": 1, "方法": 1,
    }  # fmt: skip


def test_a_rare_term_counts_more_and_a_repeated_one_more_than_once(
    folders: tuple[Path, Path],
) -> None:
    impacts = Impacts.open(folders[1], "passages")

    refund, free = ranked(impacts, "refund"), ranked(impacts, "free")

    assert [number for number, _ in refund] == [0, 1]
    assert free[0][1] > refund[0][1] / 2


def test_words_as_written_know_their_articles(folders: tuple[Path, Path]) -> None:
    words = Impacts.open(folders[1], "words")
    rows = {term: words.row(term) for term, _ in words.terms()}
    found = {t: dict(zip(r[0].tolist(), r[1].tolist(), strict=True)) for t, r in rows.items() if r}

    assert found["refunds"] == {0: 1.0}
    assert found["refund"] == {0: 1.0}
    assert found["rechnungen"] == {1: 1.0}
    assert found["rechnung"] == {1: 1.0}
    assert found["返金"] == {2: 1.0}


def test_every_document_is_counted_once(tmp_path: Path) -> None:
    (tmp_path / "whoosh").mkdir()
    steps: list[int] = []

    write_keywords(tmp_path / "whoosh", tmp_path, DOCUMENTS, steps.append)

    assert sum(steps) == 8


def test_no_documents_give_empty_impacts(tmp_path: Path) -> None:
    (tmp_path / "whoosh").mkdir()

    write_keywords(tmp_path / "whoosh", tmp_path, {"passages": [], "names": []}, lambda n: None)

    assert [len(Impacts.open(tmp_path, name)) for name in ("passages", "names", "words")] == [0] * 3


def test_scores_are_finite_and_above_zero(folders: tuple[Path, Path]) -> None:
    impacts = Impacts.open(folders[1], "passages")
    scores = np.concatenate([impacts.row_at(place)[1] for place in range(len(impacts))])

    assert np.isfinite(scores).all()
    assert scores.min() > 0


def test_stop_words_are_folded_as_questions_are() -> None:
    words = stop_words()

    assert {"the", "how", "i"} <= set(words["en"])
    assert {"und", "für"} <= set(words["de"])
    assert all(word == word.casefold() for own in words.values() for word in own)


def test_the_style_of_titles_is_the_share_of_their_stop_words() -> None:
    questions = [Document(i, "en", "How do I pay for the room") for i in range(200)]
    headings = [Document(i, "de", "Rechnung bezahlen und drucken") for i in range(200)]
    unknown = [Document(i, "ja", "返金方法") for i in range(200)]

    shares = shares_of([*questions, *headings, *unknown])

    assert list(shares) == ["de", "en"]
    assert shares["en"] == pytest.approx(5 / 7, abs=0.02)
    assert shares["de"] == pytest.approx(1 / 4, abs=0.02)


def shares_of(names: list[Document]) -> dict[str, float]:
    return stop_shares(analysed(names, keys_of(names)), [name.language for name in names])


def test_a_few_titles_say_little_of_the_style() -> None:
    assert shares_of([Document(0, "en", "How do I")])["en"] == pytest.approx(23 / 53)


MORE = [
    Document(0, "en", "Refunds take three days. A refund is free.", "a.md"),
    Document(0, "en", "Ask for refunds.", "a.md#ask"),
    *(Document(1, "en", f"Filler {number} of many words.", f"f{number}.md") for number in range(9)),
]


def write_field_of(folder: Path, passages: list[Document], before: Before | None = None) -> Before:
    names = [Document(document.article, "en", "Name", document.place) for document in passages[:1]]
    whoosh, impacts = folder / "whoosh", folder / "impacts"
    for part in (whoosh, impacts):
        part.mkdir(parents=True)
    write_keywords(
        whoosh, impacts, {"passages": passages, "names": names}, lambda steps: None, before
    )
    return Before(whoosh, impacts)


def changed() -> list[Document]:
    new = Document(1, "en", "Quite another text about cards.", "b.md")
    return [MORE[1], new, *MORE[2:10]]


def test_what_is_updated_is_what_would_be_written_anew(tmp_path: Path) -> None:
    before = write_field_of(tmp_path / "1", MORE)

    updated = write_field_of(tmp_path / "2", changed(), before)
    anew = write_field_of(tmp_path / "3", changed())

    for name in sorted(path.name for path in anew.impacts.iterdir()):
        own, other = (folder.impacts / name for folder in (updated, anew))
        assert own.read_bytes() == other.read_bytes(), name
    assert len(list(anew.impacts.iterdir())) == 34


def test_whoosh_holds_what_is_there_after_an_update(tmp_path: Path) -> None:
    before = write_field_of(tmp_path / "1", MORE)
    untouched = by_whoosh(before.whoosh, before.impacts, "passages")

    updated = write_field_of(tmp_path / "2", changed(), before)

    found = by_whoosh(updated.whoosh, updated.impacts, "passages")
    assert [number for number, _ in found["card"]] == [1]
    assert [number for number, _ in found["refund"]] == [0]
    assert "free" not in {term for term, hits in found.items() if hits}
    assert by_whoosh(before.whoosh, before.impacts, "passages") == untouched


def test_where_much_went_whoosh_begins_anew(tmp_path: Path) -> None:
    before = write_field_of(tmp_path / "1", MORE)

    updated = write_field_of(tmp_path / "2", MORE[:3], before)

    opened = whoosh_index.open_dir(str(updated.whoosh), indexname="passages")
    assert (opened.doc_count(), opened.doc_count_all()) == (3, 3)
    opened.close()


def test_many_small_updates_stay_few_files(tmp_path: Path) -> None:
    before = write_field_of(tmp_path / "0", MORE)
    for number in range(1, 12):
        added = [Document(2, "en", f"Text {n}", f"t{n}.md") for n in range(number)]
        before = write_field_of(tmp_path / str(number), [*MORE, *added], before)

    assert len(list(before.whoosh.glob("passages_*.seg"))) < 9
    assert len(by_whoosh(before.whoosh, before.impacts, "passages")["text"]) == 11


def test_a_broken_index_before_is_not_needed(tmp_path: Path) -> None:
    before = write_field_of(tmp_path / "1", MORE)
    for file in before.whoosh.glob("*.toc"):
        file.unlink()
    (before.impacts / "passages.keys.npy").unlink()

    updated = write_field_of(tmp_path / "2", changed(), before)

    assert by_whoosh(updated.whoosh, updated.impacts, "passages")["card"]


def test_documents_that_are_the_same_are_kept_apart(tmp_path: Path) -> None:
    same = [Document(0, "en", "Twice.", "a.md")] * 2
    before = write_field_of(tmp_path / "1", same)

    updated = write_field_of(tmp_path / "2", same[:1], before)

    assert [n for n, _ in by_whoosh(before.whoosh, before.impacts, "passages")["twice"]] == [0, 1]
    assert [n for n, _ in by_whoosh(updated.whoosh, updated.impacts, "passages")["twice"]] == [0]
