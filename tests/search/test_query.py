from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import Analyzer, Token
from search.query import (
    MAX_CHARACTERS,
    MAX_TERMS,
    Understood,
    all_known,
    normalise,
    tokens_of,
    understand,
)

ENGLISH = Analyzer("en", frozenset({"how", "do", "i", "the"}))


@dataclass(frozen=True)
class Words:
    """A vocabulary of a few words, written down."""

    near: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    starts: dict[str, list[str]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()

    def completions(self, prefix: str) -> list[str]:
        return self.starts.get(prefix, [])

    def corrections(self, token: Token) -> list[tuple[str, int]]:
        return self.near.get(token.surface, [])

    def is_known(self, token: Token) -> bool:
        return token.surface in self.known


def groups(found: Understood) -> list[list[tuple[str, float]]]:
    return [[(term, round(weight, 3)) for term, weight in g.variants] for g in found.groups]


@pytest.mark.parametrize(
    ("text", "used"),
    [
        ("  how\tdo \n I  ", "how do I"),
        ("", ""),
        ("\x00\x07\x1b[31mred", "[31mred"),
        ("pay\u202egnp.exe", "pay gnp.exe"),
        ("zero\u200bwidth\ufeff", "zero width"),
        ("line\u2028end\u2029", "line end"),
        ("lone \ud800 surrogate\udfff", "lone surrogate"),
        ("ｆｕｌｌ", "full"),
        ("e\u0301", "\u00e9"),
        ("a" * 300, "a" * 256),
        ("\ufdfa" * 300, ("صلى الله عليه وسلم" * 300)[:256].strip()),
        ("😀 smile", "😀 smile"),
        (" " * 5000 + "late", ""),
    ],
)
def test_normalise(text: str, used: str) -> None:
    assert normalise(text) == used


@given(st.text(st.characters(), max_size=600))
def test_what_is_used_is_one_clean_line_of_bounded_length(text: str) -> None:
    used = normalise(text)

    assert len(used) <= MAX_CHARACTERS
    assert used.encode("utf-8").decode() == used == used.strip()
    assert not [c for c in used if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]


def test_each_term_is_taken_once_and_at_most_32() -> None:
    repeated = [t.term for t in tokens_of("pay paying pays card", ENGLISH)]
    many = [t.term for t in tokens_of(" ".join(f"w{i}" for i in range(60)), ENGLISH)]

    assert repeated == ["pay", "card"]
    assert many == [f"w{i}" for i in range(MAX_TERMS)]


def test_stop_words_are_told_apart_and_are_not_marked() -> None:
    found = understand("how do I pay", ENGLISH, Words())

    assert groups(found) == [[("how", 1.0)], [("do", 1.0)], [("i", 1.0)], [("pay", 1.0)]]
    assert [group.token.stop for group in found.groups] == [True, True, True, False]
    assert found.terms == {"pay"}
    assert found.meant is None


def test_where_all_are_stop_words_all_are_marked() -> None:
    assert understand("how do", ENGLISH, Words()).terms == {"how", "do"}


def test_nothing_asked_is_nothing_understood() -> None:
    assert understand("", ENGLISH, Words()) == Understood((), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pay inv", [[("pay", 1.0)], [("inv", 1.0), ("invoic", 0.8), ("invit", 0.8)]]),
        ("inv pay", [[("inv", 1.0)], [("pay", 1.0)]]),
        ("pay inv.", [[("pay", 1.0)], [("inv", 1.0)]]),
    ],
)
def test_only_the_last_word_is_a_prefix_while_typing(
    text: str, expected: list[list[tuple[str, float]]]
) -> None:
    words = Words(starts={"inv": ["invoice", "invoices", "invite"]})

    assert groups(understand(text, ENGLISH, words, typing=True)) == expected


def test_a_finished_question_completes_nothing() -> None:
    words = Words(starts={"inv": ["invoice"]})

    assert groups(understand("inv", ENGLISH, words)) == [[("inv", 1.0)]]


def test_an_unknown_word_stands_for_its_neighbours_and_the_nearest_is_meant() -> None:
    words = Words(near={"refnd": [("refund", 1), ("refunded", 2), ("rend", 1)]})

    found = understand("my refnd, please", ENGLISH, words)

    assert groups(found)[1] == [("refnd", 1.0), ("refund", 0.7), ("rend", 0.7)]
    assert found.meant == "my refund, please"
    assert found.terms == {"my", "refnd", "refund", "rend", "pleas"}


def test_several_errors_are_mended_in_their_places() -> None:
    words = Words(near={"refnd": [("refund", 1)], "crad": [("card", 1)]})

    assert understand("Refnd to crad?", ENGLISH, words).meant == "refund to card?"


def test_while_typing_earlier_words_are_mended_but_nothing_is_proposed() -> None:
    words = Words(near={"refnd": [("refund", 1)]}, starts={"ca": ["card"]})

    found = understand("refnd ca", ENGLISH, words, typing=True)

    assert groups(found) == [
        [("refnd", 1.0), ("refund", 0.7)],
        [("ca", 1.0), ("card", 0.8)],
    ]
    assert found.meant is None


def test_a_mistyped_stop_word_is_one_all_the_same() -> None:
    words = Words(near={"teh": [("the", 1)], "theh": [("the", 1), ("then", 1), ("card", 2)]})

    (group,) = understand("teh", ENGLISH, words).groups
    (mixed,) = understand("theh", ENGLISH, words).groups

    assert (group.variants, group.token.stop) == ((("teh", 1.0), ("the", 0.7)), True)
    assert mixed.variants == (("theh", 1.0), ("the", 0.7), ("then", 0.7), ("card", 0.5))
    assert not mixed.token.stop


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("my crad", "my card"),
        ("my CRAD", None),
        ("MY CRAD", "MY card"),
        ("my REFND", "my refund"),
    ],
)
def test_a_short_word_in_capitals_among_others_is_a_name(text: str, meant: str | None) -> None:
    words = Words(near={"crad": [("card", 1)], "refnd": [("refund", 1)]})

    assert understand(text, ENGLISH, words).meant == meant


def test_while_typing_a_last_word_that_starts_no_word_is_mended() -> None:
    words = Words(near={"refnd": [("refund", 1)]}, starts={"ref": ["refund"]})

    assert groups(understand("refnd", ENGLISH, words, typing=True)) == [
        [("refnd", 1.0), ("refund", 0.7)]
    ]
    assert groups(understand("ref", ENGLISH, words, typing=True)) == [
        [("ref", 1.0), ("refund", 0.8)]
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("what does E-4012 mean", ["e4012"]),
        ("error e4012!", ["e4012"]),
        ("E 4012", ["e4012"]),
        ("0x80070005 and 0X80070006", ["0x80070005", "0x80070006"]),
        ("HTTP 502", ["http502"]),
        ("v2.3.1", ["v2.3.1"]),
        ("update to 2.3.1", ["2.3.1"]),
        ("install KB-1021/7 now", ["kb1021/7"]),
        ("C++ or C#", ["c++", "c#"]),
        ("ERR_CONNECTION_RESET", ["errconnectionreset"]),
        ("COVID-19 since 2020", []),
        ("iphone 12 and windows 11", []),
        ("mp3, 2fa, wi-fi, and/or", []),
        ("1,000 items in 2024", []),
        ("", []),
    ],
)
def test_codes_are_told_from_numbers_and_words(text: str, codes: list[str]) -> None:
    assert list(understand(text, ENGLISH, Words()).codes) == codes


@pytest.mark.parametrize("text", ["how do I sign-in", "send e-mal now", "wi-fi"])
def test_joined_words_are_never_corrected(text: str) -> None:
    near = {word: [("signing", 1)] for word in ("signin", "sign", "emal", "mal", "wifi")}

    assert understand(text, ENGLISH, Words(near=near)).meant is None


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("sign in", True),
        ("how do I sign in", True),
        ("sign-in", True),
        ("quimby sign in", False),
        ("quimby-sign", False),
        ("signin", False),
        ("", True),
    ],
)
def test_words_that_no_article_holds_are_told(text: str, known: bool) -> None:
    vocabulary = Words(known=frozenset({"sign", "in"}))

    assert all_known(tokens_of(text, ENGLISH), vocabulary) is known
