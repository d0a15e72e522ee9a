from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.history import MAX_SUBJECT, Commit, Touch, clean_subject, follow, read_log


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Fix a typo", "Fix a typo"),
        ("  Fix\ta \x00typo\x1b[31m\x7f ", "Fix a typo [31m"),
        ("<script>alert(1)</script> & co", "<script>alert(1)</script> & co"),
        ("x" * 10_000, "x" * 199 + "…"),
        ("x" * 200, "x" * 200),
        ("Übung 漢字 👩\u200d💻", "Übung 漢字 👩\u200d💻"),
        ("left\u202eright\u2066\u200f end\ufeff", "leftright end"),
        ("one\u2028two\u2029three\x85four", "one two three four"),
        ("caf\udce9", "caf\ufffd"),
        ("half a pair \ud800", "half a pair \ufffd"),
        ("Fix typo (reported by a@b.c)", "Fix typo (reported by …)"),
        ("Thanks to Ann <ann.lee+help@mail.example.com>!", "Thanks to Ann …!"),
        ("from mailto:ann@example.com.", "from mailto:…."),
        ("ann＠example.com", "…"),
        ("a\u200b@\u2060b.example", "…"),
        ("jörg@bücher.example and x@例え.テスト", "… and …"),
        ("Merge git@github.com:team/help", "Merge …:team/help"),
        ("Update widget@1.2.3 and see @team", "Update widget@1.2.3 and see @team"),
        ("", ""),
        (" \x01 ", ""),
    ],
)
def test_a_subject_is_one_line_of_text_that_names_no_address(written: str, shown: str) -> None:
    assert clean_subject(written) == shown


@given(st.text(alphabet=st.characters(codec=None), max_size=300))
def test_no_subject_is_longer_than_allowed_or_cannot_be_stored(subject: str) -> None:
    cleaned = clean_subject(subject)

    assert len(cleaned) <= MAX_SUBJECT
    assert cleaned.encode().decode() == cleaned
    assert "\n" not in cleaned


def test_an_address_is_gone_even_where_the_subject_is_cut() -> None:
    subject = "x" * (MAX_SUBJECT - 8) + " ann@example.com"

    assert clean_subject(subject) == "x" * (MAX_SUBJECT - 8) + " …"


def _commit(day: int, subject: str | None, *touched: tuple[str, str | None]) -> Commit:
    moment = datetime(2026, 1, day, tzinfo=UTC)
    return Commit(moment, subject, tuple(Touch(path, before) for path, before in touched))


def test_two_renames_in_a_circle_lead_back_to_the_first_name() -> None:
    logs = follow(
        [
            _commit(3, "back", ("a", "b")),
            _commit(2, "away", ("b", "a")),
            _commit(1, "new", ("a", None)),
        ]
    )

    assert [subject for _, subject in logs["a"].history] == ["back", "away", "new"]


def test_names_swapped_in_one_commit_are_kept_apart() -> None:
    logs = follow(
        [
            _commit(3, "swap", ("a", "b"), ("b", "a")),
            _commit(2, "second", ("b", None)),
            _commit(1, "first", ("a", None)),
        ]
    )

    assert [subject for _, subject in logs["a"].history] == ["swap", "second"]
    assert [subject for _, subject in logs["b"].history] == ["swap", "first"]


def test_a_commit_without_words_gives_a_time_and_no_history() -> None:
    logs = follow([_commit(2, None, ("a", None)), _commit(1, "", ("a", None))])

    assert logs["a"].changed == datetime(2026, 1, 2, tzinfo=UTC)
    assert logs["a"].history == ()


@pytest.mark.parametrize("stamp", ["99999999999999", "-99999999999999", "never"])
def test_a_commit_of_no_real_time_is_passed_over(stamp: str) -> None:
    log = f"\x01f00 {stamp} \tbad\0\nM\0a.md\0\x01f01 0 \tgood\0\nM\0a.md\0"

    assert list(read_log(log)) == [
        Commit(datetime(1970, 1, 1, tzinfo=UTC), "good", (Touch("a.md", None),))
    ]


def test_a_copy_is_a_file_of_its_own() -> None:
    log = "\x01f00 0 \tcopy\0\nC100\0a.md\0b.md\0"

    assert next(read_log(log)).touched == (Touch("b.md", None),)
