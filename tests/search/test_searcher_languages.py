"""A question that names no language: what is preferred, and that nothing is shut out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.searcher import Searcher
from search.types import Filters, Mode, Question
from tests.conftest import build_index
from tests.indexer.writing import write

FILES: dict[str, str | bytes] = {
    "billing/refund.md": "# Get a refund\n\nHow you get your money back for the order.\n",
    "billing/refund.de.md": "# Geld zurück\n\nSo erhalten Sie das Geld für die Bestellung.\n",
    "network/vpn.md": "# VPN\n\nHow to turn the VPN on and what it is for.\n",
    "network/vpn.de.md": "# VPN\n\nSo schalten Sie das VPN ein und wozu es dient.\n",
    "network/bridge.md": "# Kettle bridge\n\nHow to set the Kettle bridge up.\n",
    "network/anfahrt.de.md": "# Anfahrt\n\nWie Sie mit der Bahn zu der Werkstatt kommen.\n",
    "errors/code.md": "# Error E-4012\n\nWhat to do when the card is declined.\n",
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("languages")
    opened = Searcher.open(build_index(write(folder / "articles", FILES), folder / "index"))
    yield opened
    opened.close()


def found(searcher: Searcher, text: str, language: str | None = None) -> list[str]:
    results = searcher.search(Question(text, Filters(language=language), limit=50))
    return [answer.article.slug for answer in results.answers]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("How do I get a refund for my order?", "billing/refund"),
        ("Wie erhalte ich das Geld für die Bestellung zurück?", "de/billing/refund"),
        ("Wie kommen Sie mit der Bahn zu der Werkstatt?", "de/network/anfahrt"),
    ],
)
def test_the_article_in_the_language_of_the_question_is_first(
    searcher: Searcher, text: str, first: str
) -> None:
    assert found(searcher, text)[0] == first


@pytest.mark.parametrize(
    "text", ["refund", "VPN", "Wie schalte ich das VPN ein?", "How to turn the VPN on", "Geld"]
)
def test_no_article_comes_in_two_languages(searcher: Searcher, text: str) -> None:
    names = [slug.removeprefix("de/") for slug in found(searcher, text)]

    assert sorted(names) == sorted(set(names))
    assert names


def test_the_only_article_that_answers_is_found_in_any_language(searcher: Searcher) -> None:
    assert found(searcher, "Wie richte ich die Kettle bridge ein?")[0] == "network/bridge"


@pytest.mark.parametrize("text", ["E-4012", "e4012", "Was bedeutet der Fehler E 4012 für mich?"])
def test_codes_are_found_whatever_the_language(searcher: Searcher, text: str) -> None:
    answers = searcher.search(Question(text, mode=Mode.WORDS)).answers

    assert answers[0].article.slug == "errors/code"


def test_a_language_that_is_given_shuts_the_others_out(searcher: Searcher) -> None:
    assert found(searcher, "VPN", "de")[0] == "de/network/vpn"
    assert {slug[:3] for slug in found(searcher, "How to turn the VPN on", "de")} == {"de/"}


def test_suggestions_prefer_the_language_as_well(searcher: Searcher) -> None:
    suggested = searcher.suggest("Wie schalte ich das VP", Filters())

    assert suggested[0].article.slug == "de/network/vpn"
