from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import main
from search.searcher import Searcher
from search.types import Mode, Question
from tests.fake_model import write_model

QUERIES = (
    '{"_id": "q1", "text": "press refund"}\n{"_id": "q2", "text": "Geld zurück", "lang": "de"}\n'
    '{"_id": "q3", "text": "How do I tame a zebra?"}\n'
)
QRELS = "query-id\tcorpus-id\tscore\nq1\t/a/billing/refunds\t1\nq2\tbilling/refunds.de.md\t1\n"


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    folder = tmp_path / "questions"
    folder.mkdir()
    (folder / "queries.jsonl").write_text(QUERIES, "utf-8")
    (folder / "qrels.tsv").write_text(QRELS, "utf-8")
    (folder / "no_answer.tsv").write_text("q3\n", "utf-8")
    return folder


def evaluate(index: Path, monkeypatch: pytest.MonkeyPatch, folder: Path, *options: str) -> Result:
    monkeypatch.chdir(folder.parent)
    model = write_model(folder.parent / "model")
    environment = {"FIRSTLINE_INDEX__PATH": str(index), "FIRSTLINE_INDEX__MODEL": str(model)}
    return CliRunner(env=environment).invoke(main, ["eval", str(folder), *options])


def test_questions_are_asked_of_the_live_index(
    index_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = evaluate(index_path, monkeypatch, questions, "--json", "--misses", "5")

    said = json.loads(done.stdout)
    assert (done.exit_code, done.stderr) == (0, "")
    assert (said["set"], said["articles"], said["questions"]) == ("questions", 7, 2)
    assert said["confidence"]["unanswerable"] == 1
    searcher = Searcher.open(index_path)
    first = searcher.search(Question("press refund", mode=Mode.WORDS)).answers[0].article.id
    searcher.close()
    assert first == "billing/refunds"
    assert said["rankings"]["words"]["hit@1"] == 1
    assert list(said["rankings"]) == ["blend", "words", "meaning", "RRF"]


def test_articles_of_the_set_are_indexed_aside(
    index_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = [
        {"_id": "refund", "title": "Refunds", "text": "Press refund."},
        {"_id": "geld", "title": "Geld", "text": "Geld zurück."},
        {"_id": "dogs: and cats", "title": "", "text": "---\nNo head.\n"},
    ]
    lines = "".join(json.dumps(article) + "\n" for article in corpus)
    (questions / "corpus.jsonl").write_text(lines, "utf-8")
    (questions / "queries.jsonl").write_text(QUERIES.replace(', "lang": "de"', ""), "utf-8")
    (questions / "qrels.tsv").write_text("q1\trefund\t1\nq2\tgeld\t1\n", "utf-8")
    before = sorted(index_path.rglob("*"))

    done = evaluate(index_path, monkeypatch, questions)

    lines = done.stdout.splitlines()
    assert done.exit_code == 0
    assert lines[0] == "#### questions: 3 articles, 2 questions"
    assert lines[5].startswith("| words   | 1.000 | 1.000 | 1.000  | 1.000   |")
    assert "Indexing words" in done.stderr
    assert sorted(index_path.rglob("*")) == before


def test_broken_lines_and_unknown_articles_are_told_together(
    index_path: Path, questions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (questions / "qrels.tsv").write_text("q1\tzebra-internal\t1\nq2\n", "utf-8")

    done = evaluate(index_path, monkeypatch, questions)

    assert (done.exit_code, done.stdout) == (1, "")
    assert [line.removeprefix(f"{questions}/")[:40] for line in done.stderr.splitlines()] == [
        "qrels.tsv:1: names the article “zebra-in",
        "qrels.tsv:2: has not 3 columns. Write qu",
    ]


@pytest.mark.parametrize("arguments", [["nowhere"], [".", "--misses", "-1"], []])
def test_wrong_use_is_exit_code_2(arguments: list[str]) -> None:
    assert CliRunner().invoke(main, ["eval", *arguments]).exit_code == 2
