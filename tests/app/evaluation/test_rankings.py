from __future__ import annotations

from app.evaluation.rankings import ask, reciprocal_rank_fusion
from app.evaluation.sets import Labelled, QuestionSet
from search.live import LiveIndex
from search.types import Filters, Mode, Question


def test_fusion_adds_up_what_ranks_say() -> None:
    # b: 1/62 + 1/61, a: 1/61, d: 1/62, c: 1/63
    assert reciprocal_rank_fusion([["a", "b", "c"], ["b", "d"]]) == ("b", "a", "d", "c")


def test_equal_ranks_are_ordered_by_id() -> None:
    assert reciprocal_rank_fusion([["b"], ["a"]]) == ("a", "b")


def test_every_question_is_asked_in_every_way(live: LiveIndex) -> None:
    questions = {
        "refund": Labelled("press refund"),
        "geld": Labelled("geld", "de"),
        "none": Labelled("qqqxyz"),
        "unjudged": Labelled("cards"),
    }
    relevant = {"refund": {"billing/refunds": 1.0}, "geld": {"billing/refunds.de": 1.0}}
    counted: list[int] = []

    found = ask(
        QuestionSet("x", None, questions, relevant, ("none",)), live.searcher, counted.append
    )

    for mode in Mode:
        asked = [
            Question("press refund", mode=mode, limit=100),
            Question("geld", Filters("de"), mode=mode, limit=100),
        ]
        results = [live.searcher.search(question) for question in asked]
        ids = tuple(tuple(answer.article.id for answer in each.answers) for each in results)
        assert found.rankings[mode.value] == ids
        if mode is Mode.BLEND:
            assert found.sure.tolist() == [each.confidence for each in results]
            assert found.confident.tolist() == [float(each.confident) for each in results]
    nothing = live.searcher.search(Question("qqqxyz"))
    assert found.unsure.tolist() == [nothing.confidence]
    assert found.overconfident.tolist() == [float(nothing.confident)]
    pairs = zip(found.rankings["words"], found.rankings["meaning"], strict=True)
    assert found.rankings["RRF"] == tuple(reciprocal_rank_fusion(pair) for pair in pairs)
    assert counted == [1, 1, 1]


def test_a_set_without_unanswerable_questions_has_no_confidences_of_them(live: LiveIndex) -> None:
    questions = QuestionSet("x", None, {"q": Labelled("refund")}, {"q": {"password": 1.0}}, ())

    assert ask(questions, live.searcher).unsure.tolist() == []
