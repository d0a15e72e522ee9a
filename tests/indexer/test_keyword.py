from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from whoosh import index as whoosh_index
from whoosh.query import Term
from whoosh.scoring import BM25F

from indexer.keyword import K1, B, Document, stop_shares, stop_words, write_keywords
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

    shares = stop_shares([*questions, *headings, *unknown])

    assert list(shares) == ["en", "de"]
    assert shares["en"] == pytest.approx(5 / 7, abs=0.02)
    assert shares["de"] == pytest.approx(1 / 4, abs=0.02)


def test_a_few_titles_say_little_of_the_style() -> None:
    assert stop_shares([Document(0, "en", "How do I")])["en"] == pytest.approx(23 / 53)
