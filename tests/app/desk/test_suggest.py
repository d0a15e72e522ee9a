"""The articles for a ticket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desk.suggest import TicketText, in_short, suggest
from app.privacy import redact
from search.searcher import Searcher


@pytest.fixture(scope="module")
def searcher(desk_index: Path) -> Iterator[Searcher]:
    opened = Searcher.open(desk_index)
    yield opened
    opened.close()


def test_a_suggestion_tells_passage_wording_and_words(searcher: Searcher) -> None:
    found = suggest(searcher, TicketText("Can I have my money back by card?", "", "en"))

    first = found.suggestions[0]
    assert (first.article.id, first.wording) == ("refund", "Can I have my money back?")
    assert (first.section.anchor if first.section else "") == "refund-by-card"
    assert first.passage.text == "The bank may need longer."
    assert "card" in first.words
    assert (found.language, found.question) == ("en", "Can I have my money back by card?")


def test_words_that_every_text_holds_are_not_told(searcher: Searcher) -> None:
    found = suggest(searcher, TicketText("Can I have my money back by card?", "", "en"))

    assert found.suggestions[0].words == ("money", "back", "card")


@pytest.mark.parametrize(
    ("personal", "label"),
    [
        ("somebody.with.a.name@mail.example.com", "[email]"),
        ("+49 30 1234 5678 90", "[phone]"),
        ("4111 1111 1111 1111", "[card]"),
        ("DE89 3704 0044 0532 0130 00", "[iban]"),
    ],
)
@pytest.mark.parametrize("in_subject", [True, False])
def test_cutting_leaves_no_half_of_what_may_name_a_person(
    searcher: Searcher, personal: str, label: str, in_subject: bool
) -> None:
    for words in range(25, 52):
        said = f"{'qqqq ' * words}{personal}{' qqqq' * 20}"
        ticket = TicketText(said, "") if in_subject else TicketText("card", said)
        kept = redact(in_short(searcher, ticket)).replace(label, "")

        assert kept.removeprefix("card").replace("q", "").split() == []


def test_the_title_is_no_wording_of_customers(searcher: Searcher) -> None:
    found = suggest(searcher, TicketText("Get a refund", "", "en"))

    assert (found.suggestions[0].article.id, found.suggestions[0].wording) == ("refund", None)


def test_what_the_customer_has_read_stands_last_and_says_so(searcher: Searcher) -> None:
    ticket = TicketText("refund for a lost card", "", "en", frozenset({"refund"}))

    plain = suggest(searcher, TicketText("refund for a lost card", "", "en")).suggestions
    found = suggest(searcher, ticket, limit=len(plain)).suggestions

    assert plain[0].article.id == "refund"
    assert [one.article.id for one in found if not one.already_read] == [
        one.article.id for one in plain[1:]
    ]
    assert (found[-1].article.id, found[-1].already_read) == ("refund", True)


def test_an_article_already_read_never_crowds_out_another(searcher: Searcher) -> None:
    ticket = TicketText("refund for a lost card", "", "en", frozenset({"refund"}))

    (only,) = suggest(searcher, ticket, limit=1).suggestions

    assert (only.article.id, only.already_read) == ("card", False)


def test_internal_articles_are_never_suggested(searcher: Searcher) -> None:
    found = suggest(searcher, TicketText("quokka refund", "", "en"), limit=20)

    assert "quokka" not in [one.article.id for one in found.suggestions]


@pytest.mark.parametrize(
    ("subject", "text", "asked"),
    [
        (
            "Refund",
            "Hello,\n\nhow long does a refund take?\n\nThanks",
            "Refund how long does a refund take?",
        ),
        ("Refund?", "refund", "Refund?"),
        ("", "Hi,\nmy laptop.\nBye", "my laptop. Bye"),
        ("Refund", "", "Refund"),
        ("", "", ""),
        ("\ud800 \0", "\ud800", ""),
    ],
)
def test_a_ticket_is_asked_in_short(
    searcher: Searcher, subject: str, text: str, asked: str
) -> None:
    assert in_short(searcher, TicketText(subject, text)) == asked


FILLER = "We have been with you for many years and were always quite happy until now. " * 5


def test_sentences_near_the_subject_go_before_what_is_written_around_them(
    searcher: Searcher,
) -> None:
    asked = in_short(searcher, TicketText("Lost card", f"{FILLER}I lost my card in a bus."))

    assert asked.startswith("Lost card")
    assert "I lost my card in a bus." in asked


def test_without_a_subject_sentences_with_words_of_the_articles_go_first(
    searcher: Searcher,
) -> None:
    asked = in_short(searcher, TicketText("", f"{FILLER}The laptop arrived in the wrong box."))

    assert "The laptop arrived in the wrong box." in asked


def test_an_empty_ticket_suggests_nothing(searcher: Searcher) -> None:
    found = suggest(searcher, TicketText(" ", "\n"))

    assert (found.suggestions, found.confident) == ((), False)
