from __future__ import annotations

from typing import Any

import pytest

from app.faults import Fault
from app.judgement import LABELS, MAX_COMMENT, Judgement, Reason, read


def test_every_reason_has_words_in_the_order_in_which_it_is_asked() -> None:
    assert list(LABELS) == list(Reason)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ((True, None, None), Judgement(helpful=True)),
        ((False, "", ""), Judgement(helpful=False)),
        ((False, "unclear", None), Judgement(helpful=False, reason=Reason.UNCLEAR)),
        ((False, None, " As it is.\r\n "), Judgement(helpful=False, comment=" As it is.\r\n ")),
        ((False, None, " \n\t "), Judgement(helpful=False)),
        ((True, "", "Good"), Judgement(helpful=True, comment="Good")),
        (
            (False, "other", "🙂" * MAX_COMMENT),
            Judgement(helpful=False, reason=Reason.OTHER, comment="🙂" * MAX_COMMENT),
        ),
    ],
)
def test_what_was_said_is_kept_as_it_is(said: tuple[Any, Any, Any], expected: Judgement) -> None:
    assert read(*said) == expected


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ((None, None, None), ["helpful"]),
        (("yes", "no", 5), ["reason", "comment", "helpful"]),
        ((1, None, None), ["helpful"]),
        ((False, "Unclear", None), ["reason"]),
        ((False, ["unclear"], None), ["reason"]),
        ((False, {}, None), ["reason"]),
        ((True, "unclear", None), ["reason"]),
        ((False, None, ["a"]), ["comment"]),
        ((False, None, "a\0b"), ["comment"]),
        ((False, None, "\ud83d"), ["comment"]),
        ((False, None, "x" * (MAX_COMMENT + 1)), ["comment"]),
        ((False, 7, "\0"), ["reason", "comment"]),
    ],
)
def test_everything_wrong_is_told_together(said: tuple[Any, Any, Any], wrong: list[str]) -> None:
    found = read(*said)

    assert isinstance(found, tuple)
    assert sorted(one.field for one in found) == sorted(wrong)


def test_a_long_comment_is_told_its_length() -> None:
    (wrong,) = read(False, None, "x" * 1_234)  # type: ignore[misc]

    assert isinstance(wrong, Fault)
    assert str(wrong) == "At most 1000 characters fit here; these are 1234."
