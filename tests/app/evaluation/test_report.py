from __future__ import annotations

import json

import numpy as np
import pytest

from app.evaluation import present
from app.evaluation.measures import Cut
from app.evaluation.rankings import Asked
from app.evaluation.report import Miss, Report, report
from app.evaluation.sets import Labelled, QuestionSet
from search.confidence import THRESHOLD
from search.live import LiveIndex

QUESTIONS = QuestionSet(
    "ours",
    None,
    {name: Labelled(f"Question\n{name}?") for name in ("q1", "q2", "q3", "q4", "none", "more")},
    {
        "q1": {"billing/refunds": 1.0},
        "q2": {"password": 1.0},
        "q3": {"billing/invoices": 1.0},
        "q4": {"gone": 1.0},
    },
    ("none",),
)
BLEND = (
    ("billing/refunds", "welcome"),
    ("welcome", "password"),
    ("welcome", "password", "billing/refunds", "billing/invoices"),
    (),
)
WORDS = (("billing/refunds",), ("password",), (), ())


@pytest.fixture
def found(live: LiveIndex) -> Report:
    rankings = {"blend": BLEND, "words": WORDS}
    sure, confident = np.array([0.9, 0.6, 0.3, 0.1]), np.array([1.0, 1.0, 0.0, 0.0])
    asked = Asked(rankings, sure, confident, np.array([0.2]), np.array([0.0]))
    return report(QUESTIONS, 7, asked, live.searcher)


def test_means_and_differences_are_those_of_the_questions(found: Report) -> None:
    blend, words = found.ways

    assert (blend.name, blend.blend_better, words.name) == ("blend", None, "words")
    assert (blend.means["hit@1"], blend.means["MRR@10"]) == (0.25, (1 + 1 / 2 + 1 / 4) / 4)
    assert words.means["hit@1"] == words.means["MRR@10"] == 0.5
    assert words.blend_better is not None
    assert words.blend_better["hit@1"].mean == -0.25
    assert words.blend_better["MRR@10"].mean == (1 / 4 - 1 / 2) / 4


def test_confidence_is_judged_by_both_kinds_of_questions(found: Report) -> None:
    assert found.confidence is not None
    assert (found.confidence.unanswerable, found.confidence.auroc) == (1, 0.75)
    assert found.confidence.now == Cut(THRESHOLD, 0.5, 1.0)
    assert found.confidence.cuts == ((0.05, Cut(0.1, 0.0, 0.0)), (0.1, Cut(0.1, 0.0, 0.0)))


def test_the_worst_misses_come_first(found: Report) -> None:
    assert found.misses == (
        Miss("q4", "Question\nq4?", (("gone", None),), (), {"gone": "gone"}),
        Miss(
            "q3",
            "Question\nq3?",
            (("billing/invoices", 4),),
            ("welcome", "password", "billing/refunds"),
            {
                "billing/invoices": "Find your invoices",
                "welcome": "Welcome",
                "password": "Change your password",
                "billing/refunds": "Get a refund",
            },
        ),
    )


def test_the_text_is_a_table_with_what_else_is_to_be_known(found: Report) -> None:
    lines = present.as_text(found, misses=2).splitlines()

    assert lines[0] == "#### ours: 7 articles, 4 questions"
    assert lines[2].split("|")[1:-1] == [
        "       ", " hit@1 ", " hit@3 ", " MRR@10 ", " nDCG@10 ", f" {present.BETTER} ",
    ]  # fmt: skip
    assert lines[4].startswith("| blend | 0.250 | 0.500 | 0.438  | 0.515   |")
    assert "Confidence: AUROC 0.750 over 4 answerable and 1 unanswerable questions." in lines[7]
    assert [cell.strip() for cell in lines[11].split("|")] == [
        "", "the site's threshold", f"{THRESHOLD:.3f}", "50.0%", "100.0%", "",
    ]  # fmt: skip
    assert (
        "1 question is not counted, as neither the qrels nor no_answer.tsv name it: more" in lines
    )
    assert lines[-9:] == [
        "",
        "- q4: Question q4?",
        "  right, not found: gone (gone)",
        "",
        "- q3: Question q3?",
        "  right, rank 4: Find your invoices (billing/invoices)",
        "  came: Welcome (welcome)",
        "  came: Change your password (password)",
        "  came: Get a refund (billing/refunds)",
    ]


def test_json_says_the_same(found: Report) -> None:
    said = json.loads(json.dumps(present.as_json(found, misses=1)))

    assert list(said) == [
        "set", "articles", "questions", "not_counted", "degraded", "rankings", "confidence",
        "missed", "misses",
    ]  # fmt: skip
    assert (said["articles"], said["questions"], said["not_counted"]) == (7, 4, ["more"])
    assert said["rankings"]["blend"]["hit@1"] == 0.25
    assert said["rankings"]["blend"]["blend_is_better_by"] is None
    assert said["rankings"]["words"]["blend_is_better_by"]["hit@1"]["mean"] == -0.25
    assert said["confidence"]["cuts"][0] == {
        "at_most": 0.05, "below": 0.1, "answerable_sent": 0.0, "unanswerable_caught": 0.0,
    }  # fmt: skip
    assert said["missed"] == 2
    assert said["misses"] == [
        {
            "id": "q4",
            "question": "Question\nq4?",
            "right": [{"id": "gone", "title": "gone", "rank": None}],
            "came": [],
        }
    ]


def test_columns_stand_below_each_other() -> None:
    assert present.table(["", "n"], [["long name", "1"], ["x", "1234"]]) == (
        "|           | n    |\n| --------- | ---- |\n| long name | 1    |\n| x         | 1234 |"
    )
