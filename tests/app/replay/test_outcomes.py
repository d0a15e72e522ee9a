from __future__ import annotations

import pytest

from app.replay.given import gathered
from app.replay.outcomes import Outcome, Replayed, compared, total
from app.replay.twins import Lineage
from app.replay.types import Origin, Place, Standing, Wanted

LINEAGE = Lineage({"a": "old-a", "b": "b", "c": "c"}, frozenset({"a"}))


def standing(*ids: str, sure: bool = True) -> Standing:
    places = tuple(Place(one, one.upper()) for one in ids)
    return Standing(places, 0.9 if sure else 0.1, sure)


def asked(
    before: Standing,
    after: Standing,
    article: str | None = "b",
    origin: Origin = Origin.ASK,
    weight: int = 1,
    **wanted: bool,
) -> Replayed:
    question = Wanted("q", "en", origin, article=article, weight=weight, **wanted)  # type: ignore[arg-type]
    return compared(question, before, after, LINEAGE)


@pytest.mark.parametrize(
    ("before", "after", "outcome", "gain", "lost"),
    [
        (("b", "c"), ("b", "a"), Outcome.SAME, 0, False),
        (("c", "b"), ("b", "c"), Outcome.WON, 4 * (1 - 1 / 2), False),
        (("b", "c"), ("c", "b"), Outcome.LOST, 4 * (1 / 2 - 1), False),
        (("b", "c"), ("a", "b"), Outcome.LOST, 4 * (1 / 2 - 1), True),
        (("c", "b"), ("c", "a", "b"), Outcome.LOST, 4 * (1 / 3 - 1 / 2), False),
        (("c", "d", "b"), ("c", "d", "e", "b"), Outcome.LOST, 4 * (1 / 4 - 1 / 3), True),
        (("c",), ("c", "b"), Outcome.WON, 4 / 2, False),
        (("b",), (), Outcome.LOST, -4, True),
        (tuple("defghijklmb"), tuple("defghijklmnb"), Outcome.SAME, 0, False),
    ],
)
def test_a_known_answer_wins_or_loses_by_its_place_times_its_searches(
    before: tuple[str, ...], after: tuple[str, ...], outcome: Outcome, gain: float, lost: bool
) -> None:
    done = asked(standing(*before), standing(*after), weight=4)

    assert (done.outcome, done.gain, done.test_lost) == (outcome, pytest.approx(gain), lost)


def test_an_article_with_another_id_before_is_the_same_article() -> None:
    done = asked(standing("old-a"), standing("a"), "a")

    assert (done.rank_before, done.rank, done.outcome) == (1, 1, Outcome.SAME)
    unknown = asked(standing("old-a"), standing("a"), None, Origin.STORED)
    assert unknown.outcome is Outcome.SAME


@pytest.mark.parametrize(
    ("before", "after", "outcome", "lost"),
    [(True, False, Outcome.WON, False), (False, True, Outcome.LOST, True),
     (False, False, Outcome.SAME, False)],
)  # fmt: skip
def test_a_question_without_an_answer_is_lost_when_the_search_becomes_sure(
    before: bool, after: bool, outcome: Outcome, lost: bool
) -> None:
    answers = standing("b", sure=before), standing("b", sure=after)

    done = asked(*answers, None, Origin.FILE, none=True)

    assert (done.outcome, done.test_lost) == (outcome, lost)


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (standing("b"), standing("b", "c"), Outcome.SAME),
        (standing("b"), standing("c", "b"), Outcome.OTHER),
        (standing("b"), standing("b", sure=False), Outcome.OTHER),
        (standing(), standing("b"), Outcome.OTHER),
        (standing(), standing(), Outcome.SAME),
    ],
)
def test_where_no_answer_is_known_only_the_first_one_and_the_confidence_count(
    before: Standing, after: Standing, outcome: Outcome
) -> None:
    done = asked(before, after, None, Origin.STORED)

    assert (done.outcome, done.gain, done.test_lost) == (outcome, 0, False)


def test_what_visitors_search_is_no_test() -> None:
    assert not asked(standing("b"), standing(), "b", Origin.STORED).test_lost


def test_totals_are_weighted_by_searches() -> None:
    done = total(
        [
            asked(standing("b"), standing("c", "b"), weight=10),
            asked(standing("c", "b"), standing("b"), weight=2),
            asked(standing("b"), standing("b")),
            asked(standing("b"), standing("c"), None, Origin.STORED, 7),
        ]
    )

    assert (done.questions, done.weight, done.known) == (4, 20, 13)
    assert done.counts == {
        Outcome.WON: (1, 2), Outcome.LOST: (1, 10), Outcome.OTHER: (1, 7), Outcome.SAME: (1, 1)
    }  # fmt: skip
    assert done.quality_before == pytest.approx((10 + 1 + 1) / 13)
    assert done.quality == pytest.approx((5 + 2 + 1) / 13)


def test_each_question_is_asked_once_and_tests_count_as_often_as_they_are_searched() -> None:
    ask = Wanted("Lost card?", "en", Origin.ASK, "card")
    twin = Wanted("lost card", "en", Origin.ASK, "other")
    given = [Wanted("lost card", "en", Origin.GIVEN), Wanted("new", None, Origin.GIVEN)]
    stored = [
        Wanted("lost card", "en", Origin.STORED, "x", weight=9, contact_rate=0.5),
        Wanted("lost card", "de", Origin.STORED, weight=4),
    ]

    assert gathered([ask, twin], given, stored) == (
        Wanted("Lost card?", "en", Origin.ASK, "card", weight=9, contact_rate=0.5),
        Wanted("lost card", "en", Origin.ASK, "other", weight=9, contact_rate=0.5),
        Wanted("new", None, Origin.GIVEN),
        Wanted("lost card", "de", Origin.STORED, weight=4),
    )


def test_a_total_of_nothing_is_nothing() -> None:
    done = total([])

    assert (done.questions, done.weight, done.known, done.quality) == (0, 0, 0, 0.0)
