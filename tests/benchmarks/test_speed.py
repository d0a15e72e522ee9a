"""The speed bench, with Firstline alone on three articles; what it prints is not judged."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks.peers.protocol import Passage, read_passages
from benchmarks.speed import main
from benchmarks.speed_corpus import Prepared, edit, prepare, questions
from benchmarks.speed_measure import MEASURES, Figures
from benchmarks.speed_process import Failed, Program, TookTooLong, running
from benchmarks.speed_tables import growth_table, size_table
from tests.fake_model import write_model

ARTICLES = {
    "refund.md": (
        "# Get a refund\n\nPress *Refund*.\n\n## How long\n\nFive days.\n\n## Fees\n\nNone.\n"
    ),
    "invoice.md": "# Find an invoice\n\nUnder *Orders*.\n\n## Print it\n\nPress *Print*.\n",
    "card.md": "# Change your card\n\nOpen *Cards*.\n",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def prepared(tmp_path: Path, corpus: Path) -> Prepared:
    return prepare([corpus], tmp_path / "work", write_model(tmp_path / "model"), None)


def rows(table: str) -> dict[str, list[str]]:
    """Return the cells of a table by the first of each row."""
    lines = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")]
    return {first.strip(): [cell.strip() for cell in cells] for first, *cells in lines}


def test_every_measure_is_taken_and_positive(
    tmp_path: Path,
    corpus: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    model = str(write_model(tmp_path / "model"))
    options = ["--model", model, "--rounds", "1", "--questions", "2", "--seconds", "0.2"]
    monkeypatch.setattr(sys, "argv", ["speed", str(corpus), *options])

    main()

    printed = rows(capsys.readouterr().out)
    taken = {title: float(printed[title][0].replace(",", "")) for title in MEASURES.values()}
    assert [title for title, value in taken.items() if value <= 0] == []
    assert printed["3 articles"][0] in {"1", "8"}


def test_the_edited_article_has_the_median_of_passages_and_is_put_together_as_firstline_does(
    prepared: Prepared,
) -> None:
    file = edit(prepared, 7)

    sentence = "Note number 7 was added to this article to see how soon it can be found."
    expected = [
        "Find an invoice\nUnder Orders.",
        f"Find an invoice\nPrint it\nPress Print.\n{sentence}",
    ]
    assert [passage.text for passage in read_passages(file)] == expected
    assert prepared.edited.name == "invoice.md"
    assert prepared.edited.read_text("utf-8") == f"{ARTICLES['invoice.md']}\n\n{sentence}\n"


def test_all_systems_get_the_same_passages(prepared: Prepared) -> None:
    assert read_passages(prepared.passage_file) == prepared.passages
    assert sorted(passage.text for passage in prepared.passages) == [
        "Change your card\nOpen Cards.",
        "Find an invoice\nPrint it\nPress Print.",
        "Find an invoice\nUnder Orders.",
        "Get a refund\nFees\nNone.",
        "Get a refund\nHow long\nFive days.",
        "Get a refund\nPress Refund.",
    ]


def test_questions_are_the_titles_in_other_words_and_all_different() -> None:
    asked = questions(["Get a refund", "Get a refund", "Find an invoice."])

    assert len(asked) == len(set(asked)) == 24
    assert asked == questions(["Get a refund", "Find an invoice"])
    assert "how do I get a refund?" in asked


def test_a_system_that_fails_or_takes_too_long_is_stopped(tmp_path: Path) -> None:
    program = Program("Firstline", Path(sys.executable), "firstline", tmp_path)
    log = tmp_path / "log"

    with running(program, 1, log) as process, pytest.raises(TookTooLong, match="Firstline: open"):
        process.do("open", 0, folder=str(tmp_path))
    with running(program, 1, log) as process, pytest.raises(Failed, match="open: see"):
        process.do("open", 60, folder=str(tmp_path / "nothing"))
    assert "IndexMissing" in log.read_text("utf-8")


def test_tables_compare_with_firstline_and_show_what_is_missing() -> None:
    small, large = Figures("small", 10, 20), Figures("large", 1000, 2000)
    for figures in (small, large):
        figures.versions.update({"Firstline": ["faiss-cpu 1"], "txtai": ["txtai 1"]})
    small.values.update({"p50": {"Firstline": 2.0, "txtai": 25.0}})
    large.values.update({"p50": {"Firstline": 4.0, "txtai": "> 900 s"}})

    assert rows(size_table(small))["question p50, ms"] == ["2.00", "25.0 (12.5×)"]
    assert rows(size_table(large))["question p50, ms"] == ["4.00", "> 900 s"]
    assert growth_table([small, large]).splitlines()[2:] == [
        "|  | system | 10 articles | 1,000 articles |",
        "| --- | --- | --- | --- |",
        "| question p50, ms | Firstline | 2.00 | 4.00 |",
        "| question p50, ms | txtai | 25.0 | > 900 s |",
    ]


def test_a_passage_survives_the_way_to_another_process(tmp_path: Path) -> None:
    file = tmp_path / "passages.jsonl"
    file.write_text(json.dumps(["3", "Größe\n\u2028 ✓"]) + "\n", encoding="utf-8")

    assert read_passages(file) == (Passage("3", "Größe\n\u2028 ✓"),)
