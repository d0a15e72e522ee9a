"""What staff is told of each answer; every number is held against the rankings themselves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.confidence import confidence
from search.explanation import Explanation, Word
from search.generation import ENCODER, current, folder_of
from search.searcher import Searcher
from search.translations import OTHER_LANGUAGE
from search.types import Filters, Mode, Question, Reason, TermMatch
from tests.conftest import build_index
from tests.indexer.writing import write

FILES: dict[str, str | bytes] = {
    "shop/refund.md": (
        "---\ntitle: Get a refund\nasks: [Can I have my money back?]\n---\n"
        "You get it by bank transfer.\n\n## How long it takes\n\nFive working days.\n\n"
        "## Refund by card\n\nThe bank may need longer.\n"
    ),
    "shop/card.md": "# Lost card\n\nBlock the lost card at once.\n",
    "shop/laptop.md": "---\nsearch: {boost: 1.5}\n---\n# Laptop\n\nReturn a laptop in its box.\n",
    "app/login.md": "# Sign in\n\nA two-factor code comes by mail.\n",
    "app/error.md": "# Error E-4012\n\nThe card was declined. Ask the bank.\n",
    "app/other.md": "# Error E-7000\n\nThe card has expired. Ask the bank.\n",
    "app/hippo.md": "# Hippopotamus\n\nA large animal.\n",
    "shop/refund.de.md": "# Geld zurück\n\nSo erhalten Sie das Geld für die Bestellung zurück.\n",
    "hidden/internal.md": "---\nstatus: internal\n---\n# Quokka refund\n\nThe quokka card.\n",
    "synonyms/en.txt": "notebook => laptop\n2fa, two-factor\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explain")
    return build_index(write(folder / "articles", FILES), folder / "index")


@pytest.fixture(scope="module")
def searcher(index: Path) -> Iterator[Searcher]:
    opened = Searcher.open(index)
    yield opened
    opened.close()


def explain(
    searcher: Searcher, text: str, mode: Mode = Mode.BLEND, language: str | None = "en"
) -> Explanation:
    return searcher.explain(Question(text, Filters(language), mode, limit=50))


def test_the_nearest_of_title_and_asks_is_told(searcher: Searcher) -> None:
    by_ask = by_slug(explain(searcher, "can I have my money back?"))["shop/refund"]
    by_title = by_slug(explain(searcher, "get a refund"))["shop/refund"]
    by_words = by_slug(explain(searcher, "get a refund", Mode.WORDS))["shop/refund"]

    assert by_ask.wording == "Can I have my money back?"
    assert by_title.wording == "Get a refund"
    assert by_words.wording is None


def by_slug(found: Explanation) -> dict[str, Reason]:
    slugs = [answer.article.slug for answer in found.results.answers]
    return dict(zip(slugs, found.reasons, strict=True))


def test_the_answers_are_those_of_a_search(searcher: Searcher) -> None:
    question = Question("refund card", limit=1, offset=1, mode=Mode.WORDS)
    found, told = searcher.search(question), searcher.explain(question)

    assert told.results.answers == found.answers
    assert (told.results.total, told.results.confidence) == (found.total, found.confidence)
    assert [reason.article for reason in told.reasons] == [
        answer.article.number for answer in found.answers
    ]
    assert [reason.words_rank for reason in told.reasons] == [2]
    assert told.results.took_ms > 0


def test_each_answer_has_its_ranks_scores_terms_and_passage(searcher: Searcher) -> None:
    found = explain(searcher, "refund card")
    told = by_slug(found)

    assert list(told) == ["shop/refund", "shop/card"]
    first, second = found.reasons
    assert (first.words_rank, first.meaning_rank, first.boost, first.codes) == (1, 1, 1.0, None)
    assert first.terms == (TermMatch("refund", "refund", 1.0), TermMatch("card", "card", 1.0))
    assert (first.passage.heading, first.passage.text) == (
        "Refund by card",
        "The bank may need longer.",
    )
    assert (second.words_rank, second.terms) == (2, (TermMatch("card", "card", 1.0),))
    assert (second.passage.heading, second.passage.text) == ("", "Block the lost card at once.")
    assert first.words_score > second.words_score > 0


def test_the_ranks_are_those_that_each_ranking_alone_gives(searcher: Searcher) -> None:
    words = [a.article.number for a in explain(searcher, "bank card", Mode.WORDS).results.answers]
    meaning = explain(searcher, "bank card", Mode.MEANING)
    answered = zip(meaning.reasons, meaning.results.answers, strict=True)
    unboosted = [r for r, answer in sorted(answered, key=lambda two: -two[1].score / two[0].boost)]

    for reason in explain(searcher, "bank card").reasons:
        scored = explain(searcher, "bank card", Mode.WORDS).reasons[words.index(reason.article)]
        assert reason.words_rank == scored.words_rank
        assert reason.words_score == scored.words_score
    assert [reason.meaning_rank for reason in unboosted] == list(range(1, len(unboosted) + 1))
    assert len(unboosted) > 1


def test_the_score_by_words_is_in_proportion_to_that_of_the_best(searcher: Searcher) -> None:
    found = explain(searcher, "refund card", Mode.WORDS)
    best = found.reasons[0].words_score

    assert [reason.words_rank for reason in found.reasons] == [1, 2, 3, 3]  # two are alike
    assert [answer.score for answer in found.results.answers] == pytest.approx(
        [reason.words_score / best for reason in found.reasons], abs=2e-4
    )


def test_an_answer_that_one_ranking_alone_holds_has_no_rank_in_the_other(
    searcher: Searcher,
) -> None:
    by_words = by_slug(explain(searcher, "refund card"))["shop/card"]
    by_meaning = by_slug(explain(searcher, "refund card", Mode.MEANING))["shop/laptop"]

    assert (by_words.words_rank, by_words.meaning_rank) == (2, None)
    assert by_words.meaning_score is not None
    assert by_words.meaning_score < 0.2
    assert (by_meaning.words_rank, by_meaning.words_score, by_meaning.terms) == (None, 0.0, ())
    assert by_meaning.meaning_rank == 3


@pytest.mark.parametrize(("mode", "share"), [(Mode.WORDS, 0.0), (Mode.MEANING, 1.0)])
def test_one_ranking_alone_has_the_whole_weight(
    searcher: Searcher, mode: Mode, share: float
) -> None:
    assert explain(searcher, "refund card", mode).meaning_weight == share


def test_by_words_alone_nothing_is_said_of_meaning(searcher: Searcher) -> None:
    found = explain(searcher, "refund card", Mode.WORDS)

    assert [(r.meaning_rank, r.meaning_score) for r in found.reasons] == [(None, None)] * 4
    assert found.signals is not None
    assert found.signals.meaning is None


def test_without_its_encoder_it_explains_the_answers_by_words(
    index: Path, searcher: Searcher, tmp_path: Path
) -> None:
    folder = shutil.copytree(folder_of(index, current(index)), tmp_path / "1")
    shutil.rmtree(folder / ENCODER)

    degraded = Searcher.open(folder)
    found = explain(degraded, "refund card")
    degraded.close()

    assert (found.results.degraded, found.meaning_weight) == ("encoder", 0.0)
    assert found.reasons == explain(searcher, "refund card", Mode.WORDS).reasons


@pytest.mark.parametrize(
    ("text", "slug", "terms"),
    [
        ("refunds", "shop/refund", [("refunds", "refund", 1.0)]),
        ("my refnud", "shop/refund", [("my", "my", 1.0), ("refnud", "refund", 0.7)]),
        ("notebook", "shop/laptop", [("notebook", "laptop", 0.8)]),
        (
            "2fa",
            "app/login",
            [("2fa", "two", 0.8), ("2fa", "twofactor", 0.8), ("2fa", "factor", 0.8)],
        ),
        ("money quokka", "shop/refund", [("money", "money", 1.0)]),
    ],
    ids=["stem", "mistyped", "synonym", "longer-synonym", "ask"],
)
def test_the_terms_tell_what_stood_for_each_word(
    searcher: Searcher, text: str, slug: str, terms: list[tuple[str, str, float]]
) -> None:
    found = by_slug(explain(searcher, text, Mode.WORDS))

    assert found[slug].terms == tuple(TermMatch(*term) for term in terms)


def test_half_a_word_is_explained_by_what_it_starts(searcher: Searcher) -> None:
    found = searcher.explain(Question("hippo", mode=Mode.WORDS, typing=True))

    assert found.words == (Word("hippo", False, (("hippo", 1.0), ("hippopotamus", 0.8))),)
    assert found.reasons[0].terms == (TermMatch("hippo", "hippopotamus", 0.8),)


def test_the_question_is_told_as_it_was_understood(searcher: Searcher) -> None:
    found = explain(searcher, "the refnud of E-4012 2fa, notebook")

    assert found.language == "en"
    assert found.codes == ("e4012",)
    assert found.results.did_you_mean == "the refund of E-4012 2fa, notebook"
    assert [(word.asked, word.common) for word in found.words] == [
        ("the", True),
        ("refnud", False),
        ("of", True),
        ("e", False),
        ("e4012", False),
        ("4012", False),
        ("2fa", False),
        ("notebook", False),
    ]
    terms = {word.asked: word.terms for word in found.words}
    assert terms["refnud"] == (("refnud", 1.0), ("refund", 0.7))
    assert terms["notebook"] == (("notebook", 1.0), ("laptop", 0.8))
    assert terms["2fa"] == (("2fa", 1.0), ("two", 0.8), ("twofactor", 0.8), ("factor", 0.8))


def test_who_holds_the_error_code_is_told(searcher: Searcher) -> None:
    found = explain(searcher, "card error E4012")
    told = by_slug(found)

    assert found.codes == ("e4012",)
    assert [(slug, told[slug].codes) for slug in told] == [("app/error", 1.0), ("app/other", 0.0)]
    assert told["app/error"].terms[-1] == TermMatch("e4012", "e4012", 1.0)


def test_a_writers_factor_is_told(searcher: Searcher) -> None:
    told = by_slug(explain(searcher, "laptop refund"))

    assert (told["shop/laptop"].boost, told["shop/refund"].boost) == (1.5, 1.0)


def test_the_language_found_and_its_factor_are_told(searcher: Searcher) -> None:
    german = explain(searcher, "Wie erhalte ich das Geld für die Bestellung?", language=None)
    english = explain(searcher, "Was bedeutet für mich der Fehler E-4012?", language=None)

    assert (german.language, list(by_slug(german))) == ("de", ["de/shop/refund"])
    assert german.reasons[0].boost == 1.0
    assert english.language == "de"
    assert by_slug(english)["app/error"].boost == pytest.approx(OTHER_LANGUAGE)


def test_a_known_question_of_the_writer_is_no_passage(searcher: Searcher) -> None:
    found = explain(searcher, "Can I have my money back?")

    assert list(by_slug(found)) == ["shop/refund"]
    assert [match.asked for match in found.reasons[0].terms] == [
        "can", "i", "have", "my", "money", "back",
    ]  # fmt: skip
    assert "money" not in found.reasons[0].passage.text


@pytest.mark.parametrize("mode", list(Mode))
def test_the_confidence_follows_from_its_signals(searcher: Searcher, mode: Mode) -> None:
    found = explain(searcher, "refund card", mode)

    assert found.signals is not None
    assert found.results.confidence == round(confidence(found.signals), 3)
    assert found.signals.coverage == 1.0
    first, second = found.results.answers[:2]
    assert found.signals.gap == pytest.approx(first.score - second.score, abs=2e-4)
    if mode is not Mode.WORDS:
        assert found.signals.meaning == pytest.approx(found.reasons[0].meaning_score, abs=1e-4)


@pytest.mark.parametrize("text", ["", "  ", "\ud800", "\x00"])
@pytest.mark.parametrize("mode", list(Mode))
def test_nothing_asked_is_nothing_explained(searcher: Searcher, text: str, mode: Mode) -> None:
    found = explain(searcher, text, mode)

    assert (found.results.answers, found.reasons) == ((), ())
    assert (found.words, found.codes, found.signals) == ((), (), None)


@pytest.mark.parametrize("mode", list(Mode))
def test_hidden_articles_are_in_no_explanation(searcher: Searcher, mode: Mode) -> None:
    found = explain(searcher, "quokka refund card", mode)
    told = [term for word in explain(searcher, "quoka", mode).words for term, _ in word.terms]

    assert [slug for slug in by_slug(found) if slug.startswith("hidden/")] == []
    assert [r for r in found.reasons if "quokka" in r.passage.text] == []
    assert [match for r in found.reasons for match in r.terms if match.asked == "quokka"] == []
    assert told == ["quoka"]
