from __future__ import annotations

from dataclasses import replace
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
    ).files

    assert [subject for _, subject in logs["a"].history] == ["back", "away", "new"]


def test_names_swapped_in_one_commit_are_kept_apart() -> None:
    logs = follow(
        [
            _commit(3, "swap", ("a", "b"), ("b", "a")),
            _commit(2, "second", ("b", None)),
            _commit(1, "first", ("a", None)),
        ]
    ).files

    assert [subject for _, subject in logs["a"].history] == ["swap", "second"]
    assert [subject for _, subject in logs["b"].history] == ["swap", "first"]


def test_a_commit_without_words_gives_a_time_and_no_history() -> None:
    logs = follow([_commit(2, None, ("a", None)), _commit(1, "", ("a", None))]).files

    assert logs["a"].changed == datetime(2026, 1, 2, tzinfo=UTC)
    assert logs["a"].history == ()


ADDED = f":000000 100644 {'0' * 40} {'a' * 40}"


@pytest.mark.parametrize("stamp", ["99999999999999", "-99999999999999", "never"])
def test_a_commit_of_no_real_time_is_passed_over(stamp: str) -> None:
    log = (
        f"\x01f00 {stamp} \t\tAnn\tbad\0\n{ADDED} A\0a.md\0"
        f"\x01f01 0 \t\tAnn\tgood\0\n{ADDED} A\0a.md\0"
    )

    assert list(read_log(log)) == [
        Commit(
            datetime(1970, 1, 1, tzinfo=UTC),
            "good",
            (Touch("a.md", None, "a" * 40, "0" * 40),),
            name="f01",
            author="Ann",
        )
    ]


def test_a_copy_is_a_file_of_its_own() -> None:
    log = f"\x01f00 0 \t\tAnn\tcopy\0\n:100644 100644 {'a' * 40} {'a' * 40} C100\0a.md\0b.md\0"

    assert [(t.path, t.before) for t in next(read_log(log)).touched] == [("b.md", None)]


def _modified(path: str, before: str, after: str) -> str:
    return f":100644 100644 {before * 40} {after * 40} M\0{path}\0"


def test_two_files_that_swap_their_contents_have_swapped_their_names() -> None:
    log = f"\x01f00 0 \t\tAnn\tswap\0\n{_modified('a', '1', '2')}{_modified('b', '2', '1')}"

    assert [(t.path, t.before) for t in next(read_log(log)).touched] == [("a", "b"), ("b", "a")]


def test_a_file_that_gets_the_content_of_a_changed_one_was_called_like_it() -> None:
    added = f":000000 100644 {'0' * 40} {'1' * 40} A\0b\0"
    log = f"\x01f00 0 \t\tAnn\tmake room\0\n{_modified('a', '1', '2')}{added}"

    assert [(t.path, t.before) for t in next(read_log(log)).touched] == [("a", None), ("b", "a")]


@pytest.mark.parametrize(
    ("subject", "trailer", "shown", "is_major"),
    [
        ("[major] New prices", "", "New prices", True),
        ("New prices [MAJOR]", "", "New prices", True),
        ("New [Major] prices", "", "New prices", True),
        ("New prices", "major", "New prices", True),
        ("New prices", "minor, Major ", "New prices", True),
        ("New prices", "minor", "New prices", False),
        ("A major change", "", "A major change", False),
    ],
)
def test_a_commit_may_say_that_readers_must_know_of_it(
    subject: str, trailer: str, shown: str, is_major: bool
) -> None:
    (commit,) = read_log(f"\x01f00 0 p\t{trailer}\tAnn\t{subject}\0")

    assert (commit.subject, commit.is_major) == (shown, is_major)


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Ann Lee", "Ann Lee"), ("ann@example.com", ""), ("Ann <ann@example.com>", "Ann"), ("", "")],
)
def test_an_author_is_a_name_and_never_an_address(name: str, kept: str) -> None:
    (commit,) = read_log(f"\x01f00 0 p\t\t{name}\tText\0")

    assert commit.author == kept


def test_the_last_authors_of_a_file_are_kept_each_once() -> None:
    names = ["Ann", "Bo", "Ann", "Cy", "Di", "Ed", "Flo"]
    commits = [replace(_commit(1, "x", ("a", None)), author=name) for name in names]

    assert follow(commits).files["a"].authors == ("Ann", "Bo", "Cy", "Di", "Ed")
