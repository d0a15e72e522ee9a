"""The lines of ``firstline search --explain``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import click
import pytest
from rich.cells import cell_len

from app.commands.reasons import WIDTH, reason, understood
from search.confidence import Signals
from search.explanation import Explanation, Word
from search.types import Passage, Reason, Results, TermMatch

PASSAGE = Passage(0, 0, "cards", "Pay › By card", "Choose the card.\n\nThen press Pay.")
REASON = Reason(
    article=0,
    words_rank=2,
    words_score=4.25,
    meaning_rank=1,
    meaning_score=0.6,
    boost=1.0,
    codes=None,
    terms=(TermMatch("pay", "pay", 1.0), TermMatch("crads", "card", 0.7)),
    passage=PASSAGE,
    wording="How do I pay?",
)
NOTHING = Results("", (), 0, 0.0, confident=False, did_you_mean=None, degraded=None, generation=1,
                  took_ms=1.0)  # fmt: skip
EXPLANATION = Explanation(NOTHING, "en", (), (), 0.7, None, ())


def plain(lines: Iterable[str]) -> list[str]:
    return [click.unstyle(line) for line in lines]


def test_an_answer_has_its_ranks_scores_terms_and_passage() -> None:
    assert plain(reason(REASON)) == [
        "    words       rank 2, score 4.250: pay, crads → card",
        "    meaning     rank 1, score 0.600",
        "    nearest     “How do I pay?”",
        "    passage     Pay › By card",
        "                Choose the card. Then press Pay.",
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"words_rank": None, "words_score": 0.0, "terms": ()}, "    words       no match"),
        ({"meaning_rank": None}, "    meaning     too far away, score 0.600"),
        ({"meaning_rank": None, "meaning_score": None}, "    meaning     not asked"),
        ({"boost": 1.5}, "    factor      1.5"),
        ({"boost": 0.9}, "    factor      0.9"),
        ({"codes": 1.0}, "    codes       holds 100 %"),
        ({"codes": 0.0}, "    codes       holds 0 %"),
    ],
)
def test_what_is_special_is_said(change: dict[str, object], line: str) -> None:
    assert line in plain(reason(replace(REASON, **change)))  # type: ignore[arg-type]


def test_a_question_is_told_as_it_was_read() -> None:
    words = (
        Word("how", True, (("how", 1.0),)),
        Word("teh", True, (("teh", 1.0), ("the", 0.7))),
        Word("refnud", False, (("refnud", 1.0), ("refund", 0.7), ("payback", 0.56))),
        Word("e4012", False, (("e4012", 1.0),)),
    )
    signals = Signals(0.61, 0.834, 0.05, meaning_lead=-0.02, words_lead=0.4, codes=0.5)
    told = replace(EXPLANATION, words=words, codes=("e4012",), signals=signals)

    assert plain(understood(told)) == [
        "read as     en: how (common), teh (common, the 0.7), refnud (refund 0.7, payback",
        "            0.56), e4012",
        "codes       e4012",
        "score       0.70 · meaning + 0.30 · words",
        "confidence  meaning 0.61, coverage 0.83, gap 0.05, lead by meaning -0.02, lead",
        "            by words 0.40, codes 0.50",
    ]


def test_without_meaning_only_the_signals_that_count_are_told() -> None:
    signals = Signals(None, 1.0, 0.3, words_lead=0.25)
    told = replace(EXPLANATION, meaning_weight=0.0, signals=signals)

    assert plain(understood(told)) == [
        "read as     en: nothing",
        "score       0.00 · meaning + 1.00 · words",
        "confidence  coverage 1.00, lead by words 0.25",
    ]


@pytest.mark.parametrize(
    "text", ["word " * 200, "x" * 500, "卡" * 300, "返金 refund " * 60], ids=range(4)
)
def test_long_texts_are_cut_and_fit_80_columns(text: str) -> None:
    terms = tuple(TermMatch(f"word{n}", "stem", 0.7) for n in range(32))
    lines = plain(reason(replace(REASON, terms=terms, passage=replace(PASSAGE, text=text))))

    assert [line for line in lines if cell_len(line) > WIDTH] == []
    passage = lines[lines.index("    passage     Pay › By card") + 1 :]
    assert len(passage) == 3
    assert passage[-1].endswith(" …")
    assert "".join(passage).replace(" ", "")[:-1] in text.replace(" ", "")
