from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
import Stemmer
import whoosh.lang
import whoosh.lang.stopwords
from hypothesis import given
from hypothesis import strategies as st

from indexer.keyword import LANGUAGES, stop_words
from search.language import (
    SNOWBALL,
    USUAL_STOP_SHARE,
    Analyzer,
    Languages,
    base_language,
    normal,
    unaccented,
)

ENGLISH = Analyzer("en", frozenset({"how", "do", "i"}))
JOINERS = re.compile("[-._/+# ]")
# A word of each language that Snowball knows, and its stem without accents.
STEMS = [
    ("ar", "الكتابة", "كتاب"), ("ca", "facturació", "factur"), ("cs", "fakturami", "faktur"),
    ("da", "betalinger", "betaling"), ("de", "Rechnungen", "rechnung"),
    ("el", "πληρωμές", "πληρωμ"), ("en", "invoices", "invoic"), ("eo", "fakturoj", "faktur"),
    ("es", "facturas", "factur"), ("et", "arvetega", "arve"), ("eu", "fakturak", "faktur"),
    ("fa", "کتابها", "کتاب"), ("fi", "laskuissa", "lasku"), ("fr", "factures", "factur"),
    ("ga", "fhoclóir", "focloir"), ("hi", "लड़कियों", "लड़क"), ("hu", "számlákat", "szamla"),
    ("hy", "հաշիվներ", "հաշ"), ("id", "pembayaran", "bayar"), ("it", "fatture", "fattur"),
    ("lt", "sąskaitos", "saskait"), ("ne", "किताबहरू", "किताब"), ("nl", "rekeningen", "rekeen"),
    ("no", "betalinger", "betaling"), ("pl", "rachunkami", "rachunk"), ("pt", "faturas", "fatur"),
    ("ro", "facturile", "factur"), ("ru", "счетами", "счет"), ("sr", "računima", "racun"),
    ("st", "dibuka", "dibuk"), ("sv", "betalningar", "betalning"),
    ("ta", "புத்தகங்கள்", "புத்தகம்"), ("tr", "faturalar", "fatura"), ("yi", "ביכער", "ביכ"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("How do I reset passwords?", ["how", "do", "i", "reset", "password"]),
        ("E-4012", ["e", "e4012", "4012"]),
        ("e4012", ["e4012"]),
        ("E 4012", ["e", "e4012", "4012"]),
        ("KB-1021/7", ["kb", "kb1021", "1021", "kb1021/7", "7"]),
        ("HTTP 502", ["http", "http502", "502"]),
        ("do 30 days", ["do", "30", "day"]),
        ("v2.1.3", ["v2", "v2.1", "1", "v2.1.3", "3"]),
        ("version 2.3.1", ["version", "version2", "2", "2.3", "3", "2.3.1", "1"]),
        ("2.1 or 21", ["2", "2.1", "1", "or", "or21", "21"]),
        ("0x80070005", ["0x80070005"]),
        ("ERR_TIMED_OUT", ["err", "errtim", "time", "errtimedout", "out"]),
        ("wi-fi WiFi", ["wi", "wifi", "fi", "wifi"]),
        ("e-mails", ["e", "email", "mail"]),
        ("C++, C# or c", ["c", "c++", "c", "c#", "or", "c"]),
        ("Disney+", ["disney", "disney+"]),
        ("a+b#c", ["a", "ab", "b", "abc", "c"]),
        ("c+++d", ["c", "c++", "d"]),
        ("my_file.txt", ["my", "myfil", "file", "myfiletxt", "txt"]),
        ("__init__", ["init"]),
        ("and/or", ["and", "andor", "or"]),
        ("x" * 40 + "-" + "z" * 40, ["x" * 40, "z" * 40]),
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
        ("e4012", "e4012", 13, 19, 3, False),
        ("4012", "4012", 15, 19, 3, False),
    ]


@pytest.mark.parametrize(("language", "word", "stem"), STEMS)
def test_every_snowball_language_has_its_stemmer(language: str, word: str, stem: str) -> None:
    assert Analyzer(language).terms(word) == [stem]


def test_no_language_of_snowball_or_whoosh_is_missing() -> None:
    beside = {"porter", "dutch_porter"}  # older English and Dutch ones

    assert set(SNOWBALL.values()) == set(Stemmer.algorithms()) - beside
    assert {language for language, _, _ in STEMS} == set(SNOWBALL)
    assert set(SNOWBALL) >= set(whoosh.lang.languages)


@pytest.mark.parametrize("language", sorted(whoosh.lang.stopwords.stoplists))
def test_every_list_of_stop_words_is_used(language: str) -> None:
    listed = {word.rstrip(".") for word in stop_words()[language]}  # one list has "ill."
    found = list(LANGUAGES.analyzer(language).tokens(" , ".join(sorted(listed))))

    assert {token.surface for token in found if token.stop} == listed


@pytest.mark.parametrize(
    ("language", "base"),
    [("pt-BR", "pt"), ("nb", "no"), ("nn-NO", "no"), ("zh-Hant", "zh"), ("EN", "en"), ("", "")],
)
def test_base_language(language: str, base: str) -> None:
    assert base_language(language) == base


def test_both_kinds_of_norwegian_have_its_stop_words() -> None:
    assert [t.stop for t in LANGUAGES.analyzer("nb").tokens("ikke regning")] == [True, False]


@given(st.text(max_size=80), st.sampled_from(["en", "de", "ja", "tr", "hi", "xx"]))
def test_offsets_slice_the_text_and_never_go_back(text: str, language: str) -> None:
    tokens = list(Analyzer(language).tokens(text))

    for token in tokens:
        written = normal(text[token.start : token.end])
        joined = JOINERS.sub("", token.surface) == JOINERS.sub("", written)
        assert token.surface == written or joined or token.surface in text
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
    written = {"stop_words": {"en": ["the"], "de": ["das"]}, "stop_shares": {"en": 0.47}}
    file.write_text(json.dumps(written), "utf-8")

    languages = Languages.read(file)

    assert [t.stop for t in languages.analyzer("en").tokens("the das")] == [True, False]
    assert [t.stop for t in languages.analyzer("de-AT").tokens("the das")] == [False, True]
    assert [t.stop for t in languages.analyzer("ja").tokens("the das")] == [False, False]
    assert languages.analyzer("en") is languages.analyzer("en")
    assert (languages.stop_share("en"), languages.stop_share("de")) == (0.47, USUAL_STOP_SHARE)
