from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.split import MAX_WORDS, Text, split
from indexer.types import Head, Section
from tests.indexer.building import rendered, section, source


def words(count: int, word: str = "word") -> str:
    return " ".join([word] * count)


def weight(text: str) -> int:
    return len(text.split()) + sum(c > "\u2fff" for c in text) // 2


def texts(*sections: Section) -> list[str]:
    return [text.text for text in split(rendered(source(), *sections))]


def lengths(*sections: Section) -> list[int]:
    return [len(text.split()) for text in texts(*sections)]


def test_each_heading_gives_a_passage_with_its_trail() -> None:
    found = split(
        rendered(
            source("Refunds"),
            section("At the top."),
            section("Ask us.", "How"),
            section("In euros.", "Amounts", "How"),
        )
    )

    assert found == (
        Text("Refunds", "", "", "At the top."),
        Text("Refunds", "how", "How", "Ask us."),
        Text("Refunds", "amounts", "How › Amounts", "In euros."),
    )


def test_what_is_indexed_has_title_and_heading_in_front() -> None:
    assert Text("Refunds", "how", "How", "Ask.").full == "Refunds\nHow\nAsk."
    assert Text("Refunds", "", "", "Ask.").full == "Refunds\nAsk."


@pytest.mark.parametrize(("summary", "text"), [("", "Title"), ("In short.", "In short.")])
def test_an_article_without_text_gives_one_passage(summary: str, text: str) -> None:
    bare = rendered(source(head=Head(summary=summary)))

    assert split(bare) == (Text("Title", "", "", text),)
    assert split(rendered(bare.source, section(" "))) == (Text("Title", "", "", text),)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([10, 20], [30]),
        ([180], [180]),
        ([100, 80], [180]),
        ([100, 81], [100, 81]),
        ([100, 100, 100], [100, 100, 100]),
        ([90, 90, 90, 90], [180, 180]),
        ([170, 170, 10], [170, 180]),
        ([400], [180, 180, 40]),
        ([10, 400, 10], [10, 180, 180, 50]),
    ],
)
def test_long_sections_are_cut_at_paragraphs(paragraphs: list[int], expected: list[int]) -> None:
    assert lengths(section("\n\n".join(words(n) for n in paragraphs))) == expected


def test_a_long_paragraph_is_cut_at_sentences() -> None:
    text = " ".join(f"{words(59)} {end}" for end in ("one.", "two!", "three?", "four."))

    found = texts(section(text))

    assert [one.split()[-1] for one in found] == ["three?", "four."]


def test_a_text_without_spaces_is_cut_by_characters() -> None:
    found = texts(section("設" * 1000))

    assert [len(one) for one in found] == [358, 358, 284]


def test_japanese_is_cut_at_its_sentences() -> None:
    sentence = "設" * 149 + "。"

    assert texts(section(sentence * 4)) == [f"{sentence}\n{sentence}", f"{sentence}\n{sentence}"]


def test_sections_never_share_a_passage() -> None:
    assert texts(section("One."), section("Two.", "Next")) == ["One.", "Two."]


pieces = st.text(st.sampled_from("ab .!?設定。가 \n"), max_size=60).flatmap(
    lambda text: st.integers(1, 40).map(text.__mul__)
)


@given(st.lists(pieces, min_size=1, max_size=6))
def test_no_letter_is_lost_and_no_passage_too_long(paragraphs: list[str]) -> None:
    made = Section("", "", 2, (), tuple(paragraphs))

    found = texts(made)

    whole = "".join("".join(paragraphs).split())
    assert "".join("".join(found).split()) == (whole or "Title")
    for text in found:
        assert text.strip()
        assert weight(text) <= MAX_WORDS


@pytest.mark.parametrize("word", ["비밀번호를", "設定", "a設b"])
def test_words_of_heavy_letters_are_cut_in_time(word: str) -> None:
    for text in texts(section(words(500, word))):
        assert weight(text) <= MAX_WORDS
