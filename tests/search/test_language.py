from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language import SNOWBALL, Analyzer, Languages, normal, unaccented

ENGLISH = Analyzer("en", frozenset({"how", "do", "i"}))


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("How do I reset passwords?", ["how", "do", "i", "reset", "password"]),
        ("E-4012", ["e", "e-4012", "4012"]),
        ("v2.1.3", ["v2", "v2.1", "1", "v2.1.3", "3"]),
        ("0x80070005", ["0x80070005"]),
        ("my_file.txt", ["my_file", "my_file.txt", "txt"]),
        ("and/or", ["and", "and/or", "or"]),
        ("a - b", ["a", "b"]),
        ("-- ... //", []),
        ("Résumé naïve", ["resum", "naiv"]),
        ("Re\u0301sume\u0301", ["resum"]),
        ("ＦＵＬＬ ｗｉｄｔｈ", ["full", "width"]),
        ("ﬁle", ["file"]),
        ("x" * 65, []),
        ("x" * 64 + " y", ["x" * 64, "y"]),
        ("", []),
    ],
)
def test_english_terms(text: str, terms: list[str]) -> None:
    assert ENGLISH.terms(text) == terms


@pytest.mark.parametrize(
    ("language", "text", "terms"),
    [
        ("de", "Größe Straßen Gebühren", ["gross", "strass", "gebuhr"]),
        ("fr", "les factures remboursées", ["le", "factur", "rembours"]),
        ("es", "facturación", ["factur"]),
        ("ru", "оплаты картой", ["оплат", "карт"]),
        ("hi", "हिन्दी भुगतान", ["हिन्द", "भुगतान"]),
        ("ta", "தமிழில் பணம்", ["தமிழ்", "பணம்"]),
        ("ar", "الدَّفْع بالبطاقة", ["دفع", "بطاق"]),
        ("el", "πληρωμές", ["πληρωμ"]),
        ("xx", "running shoes", ["running", "shoes"]),
        ("", "running", ["running"]),
        ("en-GB", "invoices", ["invoic"]),
        ("nb", "betalinger", ["betaling"]),
    ],
)
def test_words_are_stemmed_by_language(language: str, text: str, terms: list[str]) -> None:
    assert Analyzer(language).terms(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("返金方法", ["返金", "金方", "方法"]),
        ("カード", ["カー", "ード"]),
        ("退款", ["退款"]),
        ("水", ["水"]),
        ("비밀번호", ["비밀", "밀번", "번호"]),
        ("รหัส", ["รห", "หั", "ัส"]),
        ("iPhoneで支払う", ["iphone", "で支", "支払", "払う"]),
    ],
)
def test_scripts_without_spaces_give_bigrams(text: str, terms: list[str]) -> None:
    assert Analyzer("ja").terms(text) == terms


def test_tokens_tell_place_surface_and_stop_words() -> None:
    found = [
        (t.term, t.surface, t.start, t.end, t.position, t.stop)
        for t in ENGLISH.tokens("How Refunds: E-4012")
    ]

    assert found == [
        ("how", "how", 0, 3, 0, True),
        ("refund", "refunds", 4, 11, 1, False),
        ("e", "e", 13, 14, 2, False),
        ("e-4012", "e-4012", 13, 19, 3, False),
        ("4012", "4012", 15, 19, 3, False),
    ]


@pytest.mark.parametrize("language", sorted(SNOWBALL))
def test_every_snowball_language_has_its_stemmer(language: str) -> None:
    assert Analyzer(language).terms("2024 x") == ["2024", Analyzer(language).terms("x")[0]]


@given(st.text(max_size=80), st.sampled_from(["en", "de", "ja", "tr", "hi", "xx"]))
def test_offsets_slice_the_text_and_never_go_back(text: str, language: str) -> None:
    tokens = list(Analyzer(language).tokens(text))

    for token in tokens:
        assert token.surface == normal(text[token.start : token.end]) or token.surface in text
        assert 0 <= token.start < token.end <= len(text)
        assert token.term
    ends = [token.end for token in tokens]
    assert ends == sorted(ends)


@given(st.text(max_size=40))
def test_terms_do_not_depend_on_how_letters_are_composed_or_cased(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    latin = all(c.isascii() or "\u00c0" <= c <= "\u024f" for c in composed)

    if latin and composed.casefold() == composed:
        assert Analyzer("en").terms(decomposed) == Analyzer("en").terms(composed)
        assert Analyzer("en").terms(composed.upper()) == Analyzer("en").terms(composed)


@pytest.mark.parametrize(
    ("word", "plain"),
    [
        ("été", "ete"),
        ("Ελλάδα", "Ελλαδα"),
        ("ёлка", "елка"),
        ("हिन्दी", "हिन्दी"),
        ("が", "が"),
        ("abc", "abc"),
    ],
)
def test_unaccented(word: str, plain: str) -> None:
    assert unaccented(word) == plain


def test_languages_are_read_from_the_file_of_the_indexer(tmp_path: Path) -> None:
    file = tmp_path / "analysis.json"
    file.write_text(json.dumps({"stop_words": {"en": ["the"], "de": ["das"]}}), "utf-8")

    languages = Languages.read(file)

    assert [t.stop for t in languages.analyzer("en").tokens("the das")] == [True, False]
    assert [t.stop for t in languages.analyzer("de-AT").tokens("the das")] == [False, True]
    assert [t.stop for t in languages.analyzer("ja").tokens("the das")] == [False, False]
    assert languages.analyzer("en") is languages.analyzer("en")
