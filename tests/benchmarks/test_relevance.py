"""The relevance benches on sets of three articles; what they print is not judged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import asks, relevance
from tests.fake_model import write_model

ARTICLES = {"refund": "Get a refund", "invoice": "Find an invoice", "card": "Change your card"}


@pytest.fixture
def model(tmp_path: Path) -> str:
    return str(write_model(tmp_path / "model"))


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    corpus = [{"_id": name, "title": title, "text": ""} for name, title in ARTICLES.items()]
    queries = [{"_id": f"q-{name}", "text": title} for name, title in ARTICLES.items()]
    for name, rows in (("corpus", corpus), ("queries", queries)):
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text(text, "utf-8")
    text = "".join(f"q-{name}\t{name}\t1\n" for name in ARTICLES)
    (folder / "qrels.tsv").write_text(text, "utf-8")
    return folder


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")[1:-1]]


def test_every_table_that_is_asked_for_is_printed(
    tmp_path: Path,
    questions: Path,
    model: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    others = tmp_path / "other.csv"
    others.write_text("text,category\nqqq xyz,none\n", "utf-8")
    options = ["--typing-errors", "--typed", "--off-topic", str(others), "--cache", str(tmp_path)]
    monkeypatch.setattr(sys, "argv", ["relevance", str(questions), "--model", model, *options])

    relevance.main()

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "#### small: 3 articles, 3 questions"
    assert [cells(line)[0] for line in lines[4:8]] == ["blend", "words", "meaning", "RRF"]
    assert cells(lines[5])[:5] == ["words", "1.000", "1.000", "1.000", "1.000"]
    heads = [cells(line) for line in lines if line.startswith("| set")]
    assert [head[1] for head in heads] == [
        "nDCG@10",
        "4 characters",
        f"AUROC against {tmp_path.name}/other",
    ]
    assert [cells(line)[0] for line in lines if line.startswith("|")].count("small") == 3
    assert (tmp_path / "small" / "articles" / "00000.md").exists()


def test_off_topic_questions_are_read_from_both_kinds_of_files(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"oos_test": [["one", "oos"], ["two", "oos"]]}', "utf-8")
    (tmp_path / "b.csv").write_text('text,category\n"three, four",x\n', "utf-8")

    assert relevance.read_off_topic(tmp_path / "a.json") == ["one", "two"]
    assert relevance.read_off_topic(tmp_path / "b.csv") == ["three, four"]


TRAINING = [(f"{word} {number}", word) for word in ("card_lost", "top_up") for number in range(5)]


def test_more_asks_begin_with_the_fewer() -> None:
    few, many = (asks.choose(TRAINING, count, draw=1) for count in (2, 4))

    assert list(many) == ["card_lost", "top_up"]
    assert {name: questions[:2] for name, questions in many.items()} == few
    assert asks.choose(TRAINING, 2, draw=1) == few
    assert asks.choose(TRAINING, 0, draw=1) == {"card_lost": [], "top_up": []}


def test_the_curve_of_asks_is_printed(
    tmp_path: Path,
    model: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = "".join(f"{text},{category}\n" for text, category in TRAINING)
    for name in ("train.csv", "test.csv"):
        (tmp_path / name).write_text("text,category\n" + rows, "utf-8")
    options = ["--model", model, "--counts", "0", "5", "--draws", "1"]
    monkeypatch.setattr(sys, "argv", ["asks", str(tmp_path), *options])

    asks.main()

    lines = capsys.readouterr().out.splitlines()
    assert cells(lines[0]) == ["hit@1", "0 asks", "5 asks"]
    assert [cells(line)[0] for line in lines[2:6]] == [asks.COSINE, "blend", "words", "meaning"]
    # With every test question among the asks, the nearest ask is the question itself.
    assert cells(lines[2])[2] == "1.000"
    assert cells(lines[7])[0] == "hit@3"


@pytest.mark.parametrize("name", ["relevance", "asks"])
def test_the_benches_run_as_programs(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "--help"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )

    assert done.stdout.startswith(f"usage: {name}.py ")
