from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.language import SNOWBALL, Analyzer
from search.snippet import LENGTH, Marker
from search.types import Snippet

ENGLISH = Analyzer("en", frozenset({"the", "a"}))
FILLER = "Some words that nobody asked for. " * 20

NAUGHTY = [
    "",
    " \n\t ",
    "\x00\x01\x02",
    "<script>alert(1)</script> pay & <b>pay</b>",
    "pay\u202eyap",
    "ﷺ" * 200,
    "İstanbul ıI ßẞ ŒœÆæ ﬁﬂ",
    "👩‍👩‍👧‍👦" * 90,
    "e\u0301" * 300,
    "a" * 5000,
    "パスワード" * 100,
    "pay" + "." * 400 + "pay",
    "((((((((((*?[]{}|\\^$+",
    "क्षत्रिय " * 60,
]


def snippet(text: str, terms: Iterable[str], analyzer: Analyzer) -> Snippet:
    return Marker(terms, analyzer).snippet(text)


def marked(found: Snippet) -> list[str]:
    return [found.text[start:end] for start, end in found.spans]


@pytest.mark.parametrize(
    ("language", "text", "question", "words"),
    [
        ("en", "Refunds: we refund, refunding you.", "refund", ["Refunds", "refund", "refunding"]),
        ("en", "Happy customers are happier.", "happy", ["Happy"]),
        ("en", "Error E-4012 is not E-4013.", "E-4012", ["E-4012", "E"]),
        ("en", "A résumé and a resume", "resume", ["résumé", "resume"]),
        ("en", "nothing of it", "refund", []),
        ("en", "reprepay", "pay", []),
        (
            "de",
            "Größe, Gebühren und Straße",
            "größen gebühr strassen",
            ["Größe", "Gebühren", "Straße"],
        ),
        ("fr", "Une spécialité remboursée", "spécialités rembourser", ["spécialité", "remboursée"]),
        ("es", "La facturación", "facturacion facturación", ["facturación"]),
        ("ru", "Оплата картой", "оплаты", ["Оплата"]),
        ("hi", "यह हिन्दी है", "हिन्दी", ["हिन्दी"]),
        ("ja", "ここで返金できます", "返金", ["返金"]),
        ("ko", "비밀번호를 변경", "변경", ["변경"]),
    ],
)
def test_the_words_asked_for_are_marked(
    language: str, text: str, question: str, words: list[str]
) -> None:
    analyzer = Analyzer(language)

    found = snippet(text, analyzer.terms(question), analyzer)

    assert found.text == text
    assert marked(found) == words


@pytest.mark.parametrize("language", sorted(SNOWBALL))
def test_a_word_is_marked_in_every_language(language: str) -> None:
    analyzer = Analyzer(language)

    assert marked(snippet("xx 4012 yy", analyzer.terms("4012"), analyzer)) == ["4012"]


def test_text_is_one_line_and_never_html() -> None:
    found = snippet("<b>pay</b>\n\n  &amp; pay\there", ["pay"], ENGLISH)

    assert found == Snippet("<b>pay</b> &amp; pay here", ((3, 6), (17, 20)))


def test_without_a_match_the_beginning_is_shown() -> None:
    found = snippet(FILLER, ["refund"], ENGLISH)

    assert found.spans == ()
    assert found.text.startswith("Some words that nobody asked for. Some")
    assert found.text.endswith(" …")
    assert len(found.text) <= LENGTH + 4


def test_the_window_holds_the_most_different_words_with_a_little_before_them() -> None:
    text = f"{FILLER}Pay. {FILLER}You may pay with a card in euros. {FILLER}"

    found = snippet(text, ["pay", "card", "euro"], ENGLISH)

    assert marked(found) == ["pay", "card", "euros"]
    assert found.text.startswith("… ")
    assert found.text.endswith(" …")
    assert "that nobody asked for. You may pay" in found.text


def test_a_window_ends_at_words() -> None:
    found = snippet(f"pay {FILLER}", ["pay"], ENGLISH)
    words = found.text.removesuffix(" …").split()

    assert set(words) <= set(f"pay {FILLER}".split())


def test_a_text_without_spaces_is_cut_all_the_same() -> None:
    text = "説明" * 300 + "返金" + "説明" * 300

    found = snippet(text, ["返金"], Analyzer("ja"))

    assert marked(found) == ["返金"]
    assert len(found.text) <= LENGTH + 4


words = st.text(max_size=8)
texts = st.one_of(st.text(max_size=600), st.lists(words, max_size=120).map(" ".join))


@given(texts, st.lists(words, max_size=6), st.sampled_from(["en", "ja", "de", "tr", "hi"]))
@example(NAUGHTY[3], ["pay"], "en")
@example(NAUGHTY[6], ["istanbul", "ss"], "tr")
def test_spans_lie_in_the_text_one_after_another(
    text: str, asked: list[str], language: str
) -> None:
    check(text, " ".join(asked), language)


@pytest.mark.parametrize("language", ["en", "ja", "hi", "de"])
@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_texts_give_sound_snippets(text: str, language: str) -> None:
    check(text, text[:60], language)
    check(text, "pay", language)


def check(text: str, asked: str, language: str) -> None:
    analyzer = Analyzer(language)
    wanted = set(analyzer.terms(asked))

    found = snippet(text, wanted, analyzer)

    assert len(found.text) <= LENGTH + 4
    assert found.text.removeprefix("… ").removesuffix(" …") in " ".join(text.split()) + " "
    ends = [0, *(place for span in found.spans for place in span)]
    assert ends == sorted(ends)
    assert ends[-1] <= len(found.text)
    for word in marked(found):
        assert set(analyzer.terms(word)) & wanted
