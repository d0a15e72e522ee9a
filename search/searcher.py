"""Question → Results: the only place that knows the order of answering."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from search import generation as files
from search.blend import FOREIGN_MEANING_WEIGHT, share_of_meaning, usual_share
from search.catalog import Catalog
from search.confidence import THRESHOLD, Signals, confidence
from search.detect import Detector
from search.encoder import Encoder, shared_encoder
from search.errors import ModelError
from search.evidence import CANDIDATES, Evidence
from search.explanation import Explanation, words_of
from search.generation import Generation, open_current
from search.impacts import Floats, Impacts
from search.keyword import KeywordIndex, WordRanking, name_weight
from search.language import Analyzer, Languages
from search.query import TermGroup, Understood, all_known, normalise, tokens_of, understand
from search.ranking import Layout
from search.semantic import MeaningRanking, SemanticIndex
from search.snippet import Marker
from search.spelling import Speller
from search.suggest import completions
from search.synonyms import read_synonyms
from search.types import (
    Answer,
    Completion,
    Filters,
    Heading,
    Hit,
    Mode,
    Passage,
    Question,
    Reason,
    Results,
)
from search.visibility import Mask

_REMEMBERED = 256
"""Answers kept for the same question asked again: a few megabytes."""


@dataclass(frozen=True, slots=True)
class Considered:
    """A question with all that both rankings say to it."""

    analyzer: Analyzer
    asked: Understood
    evidence: Evidence
    ranked: tuple[Hit, ...]
    boosts: Floats
    share: float
    """The share of meaning in the scores."""
    degraded: str | None


class Searcher:
    """Answers questions from one generation; immutable and safe to share among threads."""

    def __init__(self, generation: Generation) -> None:
        folder, manifest = generation.folder, generation.manifest
        self._generation = generation
        self.catalog = Catalog(folder / files.CATALOG, manifest.default_language)
        self._languages = Languages.read(folder / files.ANALYSIS)
        self._synonyms = read_synonyms(folder / files.SYNONYMS, self._languages)
        self._layout = Layout.open(folder / files.IMPACTS, manifest.articles)
        self._keyword = KeywordIndex.open(folder / files.IMPACTS, self._layout)
        self._semantic, self._encoder = _open_meaning(folder, self._layout)
        words = Impacts.open(folder / files.IMPACTS, "words")
        self._speller = Speller(words, self._encoder.knows) if self._encoder else Speller(words)
        self._detector = Detector(self.catalog.translations.languages, words)
        self._remembered: dict[tuple[Question, int], Results] = {}

    @classmethod
    def open(cls, path: Path) -> Searcher:
        """Open the live generation of an index folder, or one generation's own folder.

        Raises ``IndexMissing`` and ``IndexCorrupt``.  Without a usable encoder the search
        answers by words alone and says so in ``degraded``.
        """
        generation = open_current(path)
        try:
            return cls(generation)
        except BaseException:
            generation.close()
            raise

    @property
    def generation(self) -> int:
        """The number of the generation that answers."""
        return self._generation.number

    @property
    def degraded(self) -> str | None:
        """Why a ranking cannot be asked ("encoder"), or ``None``."""
        return None if self._encoder else "encoder"

    def search(self, question: Question) -> Results:
        """Answer a question.  No text of a visitor makes it raise."""
        started = time.perf_counter()
        cut = replace(question, text=normalise(question.text))
        key = (cut, self.catalog.visibility.view_number())
        results = self._remembered.get(key) or self._remember(key, self._answer(cut))
        return replace(results, took_ms=round(1000 * (time.perf_counter() - started), 2))

    def explain(self, question: Question) -> Explanation:
        """Answer a question and say of each answer why it stands where it stands."""
        started = time.perf_counter()
        cut = replace(question, text=normalise(question.text))
        considered = self._consider(cut)
        results = self._results(cut, considered)
        return Explanation(
            replace(results, took_ms=round(1000 * (time.perf_counter() - started), 2)),
            language=considered.analyzer.language,
            words=words_of(considered.asked.groups),
            codes=considered.asked.codes,
            meaning_weight=round(considered.share, 3),
            signals=self._signals(considered),
            reasons=tuple(self._reasons(considered, results)),
        )

    def suggest(self, text: str, filters: Filters, limit: int = 6) -> tuple[Completion, ...]:
        """Return what a half-typed question may lead to, best first."""
        question = Question(text, filters, limit=limit, typing=True)
        return completions(self.search(question).answers)

    def rarities(self, texts: Sequence[str], language: str | None = None) -> list[float]:
        """Return how rare the words of each text are; where no language is given, it is found."""
        analyzer = self._analyzer(language or self._detector.language(" ".join(texts)[:1000]))
        return [self._keyword.rarity(analyzer.tokens(text)) for text in texts]

    def knows(self, text: str, language: str) -> bool:
        """Say whether articles that visitors see hold every word of a text, common ones aside."""
        visible = self.catalog.visibility.select(Filters())
        vocabulary = self._speller.among(visible, visible, self._keyword)
        return all_known(tokens_of(normalise(text), self._analyzer(language)), vocabulary)

    def close(self) -> None:
        """Let go of the generation, so that a later build may prune it."""
        self._generation.close()

    def _answer(self, question: Question) -> Results:
        return self._results(question, self._consider(question))

    def _remember(self, key: tuple[Question, int], results: Results) -> Results:
        """Keep the answer for the same question asked again while the same articles are visible.

        Threads need no lock: each of these steps is one for all of them.
        """
        if not key[0].typing:  # Half a question is hardly ever asked again.
            for oldest in list(self._remembered)[: -(_REMEMBERED - 1)]:
                self._remembered.pop(oldest, None)
            self._remembered[key] = results
        return results

    def _consider(self, question: Question) -> Considered:
        """Ask both rankings and put the answers in order."""
        text, filters = question.text, question.filters
        language = filters.language or self._detector.language(text)
        allowed, boosts = self._candidates(filters, language)
        analyzer = self._analyzer(language)
        asked = self._understand(question, analyzer, allowed)
        degraded = None if question.mode is Mode.WORDS else self.degraded
        mode = Mode.WORDS if degraded else question.mode
        evidence = self._evidence(asked, text, mode, allowed, analyzer.language)
        weight = self._meaning_weight(analyzer.language, asked.groups, evidence)
        ranked = evidence.rank(mode, weight, boosts)
        if filters.language is None:
            ranked = self.catalog.translations.once(ranked, self._layout.passage_article)
        share = evidence.share_of_meaning(mode, weight)
        return Considered(analyzer, asked, evidence, tuple(ranked), boosts, share, degraded)

    def _understand(self, question: Question, analyzer: Analyzer, allowed: Mask) -> Understood:
        visible = self.catalog.visibility.select(Filters())
        vocabulary = self._speller.among(allowed, visible, self._keyword)
        same = self._synonyms.get(analyzer.language)
        return understand(question.text, analyzer, vocabulary, same, typing=question.typing)

    def _evidence(
        self, asked: Understood, text: str, mode: Mode, allowed: Mask, language: str
    ) -> Evidence:
        style = name_weight(self._languages.stop_share(language))
        words = self._keyword.rank(asked.groups, allowed, style)
        # A misspelt word means nothing to the model, so it is asked what was perhaps meant.
        meaning = None if mode is Mode.WORDS else self._meaning(asked.meant or text, allowed, words)
        codes = self._keyword.holding(asked.codes, allowed)
        return Evidence.of(self._layout, words, meaning, codes)

    def _results(self, question: Question, considered: Considered) -> Results:
        page = considered.ranked[question.offset : question.offset + question.limit]
        signals = self._signals(considered)
        sure = confidence(signals) if signals else 0.0
        return Results(
            query=question.text,
            answers=self._answers(page, considered),
            total=len(considered.ranked),
            confidence=round(sure, 3),
            confident=sure >= THRESHOLD,
            did_you_mean=considered.asked.meant,
            degraded=considered.degraded,
            generation=self.generation,
            took_ms=0.0,
        )

    def _candidates(self, filters: Filters, language: str | None) -> tuple[Mask, Floats]:
        """Return which articles may answer and their factors.

        Where the language was found and not asked for, it is preferred: no other is shut out.
        """
        translations, visibility = self.catalog.translations, self.catalog.visibility
        allowed, boosts = visibility.select(filters), visibility.boost
        if language is None or filters.language is not None:
            return allowed, boosts
        return translations.preferring(language, allowed), boosts * translations.boosts(language)

    def _analyzer(self, language: str | None) -> Analyzer:
        return self._languages.analyzer(language or self._generation.manifest.default_language)

    def _meaning(self, text: str, allowed: Mask, words: WordRanking) -> MeaningRanking | None:
        if not text or self._encoder is None or self._semantic is None:
            return None
        found = words.best(CANDIDATES).tolist()
        return self._semantic.rank(self._encoder.query(text), allowed, CANDIDATES, found)

    def _meaning_weight(
        self, language: str, groups: Sequence[TermGroup], evidence: Evidence
    ) -> float:
        known = self._encoder.settings.languages if self._encoder else ()
        foreign = known and language.split("-")[0] not in known
        style = self._languages.stop_share(language)
        usual = FOREIGN_MEANING_WEIGHT if foreign else usual_share(style)
        firsts = evidence.firsts()
        if firsts is None or firsts[0] == firsts[1]:
            return usual
        held = [self._keyword.coverage(groups, article) for article in firsts]
        return share_of_meaning(usual, *held)

    def _signals(self, considered: Considered) -> Signals | None:
        """Return what speaks for the first answer, where there is one."""
        ranked, evidence = considered.ranked, considered.evidence
        if not ranked:
            return None
        first = evidence.article(ranked[0])
        coverage = self._keyword.coverage(considered.asked.groups, first)
        return evidence.signals(ranked, coverage)

    def _answers(self, page: Sequence[Hit], considered: Considered) -> tuple[Answer, ...]:
        evidence = considered.evidence
        marker = Marker(considered.asked.terms, considered.analyzer)
        numbers = [evidence.article(hit) for hit in page]
        articles = self.catalog.refs(numbers)
        passages = self.catalog.passages([evidence.landing(number) for number in numbers])
        return tuple(
            Answer(
                article=article,
                section=_section(passage),
                snippet=marker.snippet(passage.text),
                score=round(hit.score, 4),
                matched_by=evidence.matched_by(article.number),
            )
            for hit, passage, article in zip(page, passages, articles, strict=True)
        )

    def _reasons(self, considered: Considered, results: Results) -> Iterator[Reason]:
        evidence, groups = considered.evidence, considered.asked.groups
        for answer in results.answers:
            article = answer.article.number
            held = self._keyword.terms_in(groups, article)
            (passage,) = self.catalog.passages([evidence.landing(article)])
            name = evidence.wording(article)
            wording = None if name is None else self.catalog.names([name])[0]
            boost = float(considered.boosts[article])
            yield evidence.reason(article, boost, held, passage, wording)


def _open_meaning(folder: Path, layout: Layout) -> tuple[SemanticIndex | None, Encoder | None]:
    """Open vectors and encoder; a generation without them still answers by words."""
    if not (folder / files.VECTORS).exists() or not (folder / files.ENCODER).exists():
        return None, None
    try:
        encoder = shared_encoder(folder / files.ENCODER)
    except ModelError:
        return None, None
    scale = encoder.settings.usual_scale
    return SemanticIndex.open(folder / files.VECTORS, layout, scale), encoder


def _section(passage: Passage) -> Heading | None:
    if not passage.anchor:
        return None
    return Heading(2, passage.heading.split(" › ")[-1], passage.anchor)
