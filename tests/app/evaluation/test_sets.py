from __future__ import annotations

from pathlib import Path

import pytest

from app.evaluation.lines import BrokenQuestions
from app.evaluation.sets import CorpusArticle, Labelled, QuestionSet, has_corpus, read_set

QUERIES = '{"_id": "q1", "text": "Money back?"}\n{"_id": 2, "text": "Geld?", "lang": "de"}\n'
CORPUS = '{"_id": "a", "title": "Refunds", "text": "Five days."}\n{"_id": "b", "text": "Cards."}\n'
QRELS = "query-id\tcorpus-id\tscore\nq1\ta\t1\n"


def folder(path: Path, **files: str | bytes) -> Path:
    """Write a set of questions; a name's double underscore stands for a dot."""
    for name, content in files.items():
        file = path / name.replace("__", ".")
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def broken(path: Path) -> list[str]:
    """Return the problems of a set, without the folder's name."""
    with pytest.raises(BrokenQuestions) as caught:
        read_set(path)
    return [line.removeprefix(f"{path}/") for line in str(caught.value).splitlines()]


def test_a_set_with_its_own_articles(tmp_path: Path) -> None:
    made = folder(
        tmp_path,
        corpus__jsonl=CORPUS,
        queries__jsonl=QUERIES + '{"_id": "q3", "text": "Unknown"}\n',
        qrels__tsv=QRELS + "q1\tb\t2.0\n2\tb\t0\n",
        no_answer__tsv="query-id\n2\n",
    )

    assert has_corpus(made)
    assert read_set(made) == QuestionSet(
        tmp_path.name,
        (CorpusArticle("a", "Refunds", "Five days."), CorpusArticle("b", "", "Cards.")),
        {"q1": Labelled("Money back?"), "2": Labelled("Geld?", "de"), "q3": Labelled("Unknown")},
        {"q1": {"a": 1.0, "b": 2.0}},
        ("2",),
    )
    assert read_set(made).uncounted == ("q3",)


def test_a_set_on_other_articles_asks_what_a_name_means(tmp_path: Path) -> None:
    made = folder(tmp_path, queries__jsonl=QUERIES, qrels__tsv="q1\t/a/x\t1\nq1\tx.md\t3\n")

    found = read_set(made, {"/a/x": "x", "x.md": "x"}.get)

    assert (found.articles, found.relevant) == (None, {"q1": {"x": 3.0}})


def test_marks_blank_lines_and_missing_headers_do_no_harm(tmp_path: Path) -> None:
    made = folder(
        tmp_path,
        queries__jsonl=b"\xef\xbb\xbf" + QUERIES.replace("\n", "\r\n\r\n").encode(),
        qrels__tsv=b"\xef\xbb\xbf\r\nq1\ta\t1\r\n \t\r\n",
        corpus__jsonl=b"\n" + '{"_id": "a", "text": "one\u2028line"}'.encode(),
        no_answer__tsv="2",
    )

    found = read_set(made)

    assert found.relevant == {"q1": {"a": 1.0}}
    assert found.unanswerable == ("2",)
    assert found.articles == (CorpusArticle("a", "", "one\u2028line"),)


def test_judgements_may_lie_where_the_benchmark_has_them(tmp_path: Path) -> None:
    made = folder(tmp_path, corpus__jsonl=CORPUS, queries__jsonl=QUERIES)
    (made / "qrels").mkdir()
    (made / "qrels" / "test.tsv").write_text(QRELS, "utf-8")

    assert read_set(made).relevant == {"q1": {"a": 1.0}}


def test_all_broken_lines_of_all_files_are_told(tmp_path: Path) -> None:
    made = folder(
        tmp_path,
        corpus__jsonl=(
            '{"_id": "a", "text": "x"}\n{"_id": "/b", "text": "x"}\n{"_id": "c", "text": 5}\n'
        ),
        queries__jsonl=(
            b'{"_id": "q1", "text": "x"}\n{"_id": "q1", "text": "y"}\nnot json\n["q2"]\n\xff\n'
            b'{"_id": "q3"}\n{"_id": "q4", "text": "x", "lang": "english!"}\n{"text": "x"}\n'
        ),
        qrels__tsv="query-id\tcorpus-id\tscore\nq1 a 1\nq1\ta\tgood\nq9\tz\t1\nq3\ta\tnan\n",
        no_answer__tsv="query-id\nq1\tx\nq8\n",
    )

    assert broken(made) == [
        "corpus.jsonl:2: has an _id that no article can have. Shorten it: at most 200 characters,"
        " no “/” at its ends.",
        'corpus.jsonl:3: has a "text" that is no text. Put it in quotes.',
        "queries.jsonl:2: has the _id “q1” of line 1. Give it another.",
        "queries.jsonl:3: is not JSON. Write one object a line, and quote texts.",
        'queries.jsonl:4: has no "_id". Give it one: {"_id": "1", "text": "…"}.',
        "queries.jsonl:5: is not UTF-8. Save the file as UTF-8.",
        'queries.jsonl:6: has no "text". Write the question there.',
        'queries.jsonl:7: has a "lang" that is no code such as en or pt-BR.',
        'queries.jsonl:8: has no "_id". Give it one: {"_id": "1", "text": "…"}.',
        "qrels.tsv:2: has not 3 columns. Write query-id, corpus-id, score, with tabs between.",
        "qrels.tsv:3: has the score “good”. Write a number, 0 for not right.",
        "qrels.tsv:4: names the question “q9”, which is not in queries.jsonl. Correct it, or add"
        " the question.",
        "qrels.tsv:4: names the article “z”, which is not there. Correct it, or add it.",
        "qrels.tsv:5: has the score “nan”. Write a number, 0 for not right.",
        "no_answer.tsv:2: is no id. Write one a line.",
        "no_answer.tsv:3: names the question “q8”, which is not in queries.jsonl. Correct it, or"
        " add the question.",
    ]


def test_missing_files_are_told_together(tmp_path: Path) -> None:
    assert broken(tmp_path) == [
        "queries.jsonl: cannot be read (No such file or directory).",
        "qrels.tsv: cannot be read (No such file or directory).",
    ]


def test_an_answered_question_cannot_be_unanswerable(tmp_path: Path) -> None:
    made = folder(
        tmp_path,
        corpus__jsonl=CORPUS,
        queries__jsonl=QUERIES,
        qrels__tsv=QRELS,
        no_answer__tsv="q1",
    )

    assert broken(made) == ["no_answer.tsv:1: “q1” has a right article in the qrels. Remove one."]


def test_a_set_without_right_articles_measures_nothing(tmp_path: Path) -> None:
    made = folder(tmp_path, corpus__jsonl=CORPUS, queries__jsonl=QUERIES, qrels__tsv="q1\ta\t0\n")

    assert broken(made) == ["qrels.tsv: names no right article. Add one line a question."]
