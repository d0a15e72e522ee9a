from __future__ import annotations

import math

import numpy as np
import pytest

from app.evaluation.measures import MEASURES, Cut, Interval, auroc, bootstrap, cut, ndcg


@pytest.mark.parametrize(
    ("ranked", "relevant", "expected"),
    [
        (["a", "b"], {"a": 1.0}, {"hit@1": 1, "hit@3": 1, "MRR@10": 1, "nDCG@10": 1}),
        (
            ["x", "a"],
            {"a": 1.0},
            {"hit@1": 0, "hit@3": 1, "MRR@10": 1 / 2, "nDCG@10": 1 / math.log2(3)},
        ),
        (
            ["x", "y", "z", "a"],
            {"a": 1.0},
            {"hit@1": 0, "hit@3": 0, "MRR@10": 1 / 4, "nDCG@10": 1 / math.log2(5)},
        ),
        ([*"bcdefghijk", "a"], {"a": 1.0}, dict.fromkeys(MEASURES, 0)),
        ([], {"a": 1.0}, dict.fromkeys(MEASURES, 0)),
    ],
)
def test_measures_of_one_question(
    ranked: list[str], relevant: dict[str, float], expected: dict[str, float]
) -> None:
    found = {name: measure(ranked, relevant) for name, measure in MEASURES.items()}

    assert found == pytest.approx(expected)


def test_a_better_article_belongs_before_a_good_one() -> None:
    grades = {"good": 1.0, "better": 2.0}

    assert ndcg(["better", "good"], grades) == 1
    assert ndcg(["good", "better"], grades) == pytest.approx(
        (1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3))
    )


def test_only_the_first_ten_can_be_ideal() -> None:
    grades = {str(number): 1.0 for number in range(20)}

    assert ndcg(list(grades), grades) == 1


def test_an_interval_is_the_same_in_every_run_and_holds_the_mean() -> None:
    differences = np.array([0.0, 1.0] * 50)

    found = bootstrap(differences)

    assert found == bootstrap(differences)
    assert found.mean == 0.5
    # 1.96 standard errors of a fair coin tossed a hundred times
    assert (found.low, found.high) == pytest.approx((0.402, 0.598), abs=0.015)


def test_no_difference_has_no_width() -> None:
    assert bootstrap(np.zeros(5)) == Interval(0.0, 0.0, 0.0)
    assert str(Interval(0.0123, -0.01, 0.03)) == "+0.012 (-0.010 to +0.030)"


@pytest.mark.parametrize(
    ("higher", "lower", "expected"),
    [([0.8, 0.9], [0.1, 0.2], 1.0), ([0.1], [0.2, 0.3], 0.0), ([0.5], [0.5], 0.5),
     ([0.2, 0.8], [0.5], 0.5), ([0.5, 0.9], [0.5, 0.1], 0.875)],
)  # fmt: skip
def test_auroc_counts_pairs_in_order(
    higher: list[float], lower: list[float], expected: float
) -> None:
    assert auroc(np.array(higher), np.array(lower)) == expected


def test_a_cut_sends_no_more_of_the_answerable_than_allowed() -> None:
    answerable = np.arange(1, 21) / 20
    unanswerable = np.array([0.01, 0.05, 0.07, 0.5])

    assert cut(answerable, unanswerable, 0.05) == Cut(0.1, 0.05, 0.75)
    assert cut(answerable, unanswerable, 0.0) == Cut(0.05, 0.0, 0.25)


def test_equal_confidences_are_not_cut_apart() -> None:
    assert cut(np.full(10, 0.3), np.array([0.2, 0.3]), 0.1) == Cut(0.3, 0.0, 0.5)
