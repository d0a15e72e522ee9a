"""Question → Results: the only place that knows the order of answering."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from search import generation as files
from search.blend import FOREIGN_MEANING_WEIGHT, MEANING_WEIGHT, blend
from search.catalog import Catalog
from search.confidence import THRESHOLD, Signals, confidence
from search.encoder import Encoder
from search.errors import IndexCorrupt, ModelError
from search.generation import Generation, open_current
from search.impacts import Impacts
from search.keyword import KeywordIndex, WordRanking
from search.language import Analyzer, Languages
from search.query import TermGroup, normalise, understand
from search.ranking import Floats, Layout
from search.semantic import MeaningRanking, SemanticIndex
from search.snippet import snippet
from search.spelling import Speller
from search.suggest import completions
from search.types import (
    Answer,
    Completion,
    Filters,
    Heading,
    Hit,
    Mode,
    Passage,
    Question,
    Results,
)
from search.visibility import Mask

CANDIDATES = 100
"""Articles taken from each ranking: deep enough that what one ranking misses is in the other."""

MEANING_FLOOR = 0.2
"""An article whose meaning is no nearer and that shares no word is no answer at all."""


class Searcher:
    """Answers questions from one generation; immutable and safe to share among threads."""

    def __init__(self, generation: Generation) -> None:
        folder, manifest = generation.folder, generation.manifest
        self._generation = generation
        self.catalog = Catalog(folder / files.CATALOG, manifest.default_language)
        self._languages = Languages.read(folder / files.ANALYSIS)
        self._layout = _layout(folder, manifest.articles)
        self._keyword = KeywordIndex.open(folder / files.IMPACTS, self._layout)
        self._speller = Speller(Impacts.open(folder / files.IMPACTS, "words"))
        self._semantic, self._encoder = _open_meaning(folder, self._layout)

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
        text = normalise(question.text)
        allowed = self.catalog.visibility.select(question.filters)
        analyzer = self._analyzer(question.filters.language)
        vocabulary = self._speller.among(allowed, self._keyword)
        asked = understand(text, analyzer, vocabulary, typing=question.typing)
        degraded = None if question.mode is Mode.WORDS else self.degraded
        mode = Mode.WORDS if degraded else question.mode
        words = self._keyword.rank(asked.groups, allowed)
        meaning = self._meaning(text, allowed) if mode is not Mode.WORDS and text else None
        ranked = self._rank(mode, words, meaning, analyzer.language)
        page = ranked[question.offset : question.offset + question.limit]
        sure = self._confidence(ranked, asked.groups, meaning)
        return Results(
            query=text,
            answers=self._answers(page, asked.terms, analyzer, words, meaning),
            total=len(ranked),
            confidence=round(sure, 3),
            confident=sure >= THRESHOLD,
            did_you_mean=asked.meant,
            degraded=degraded,
            generation=self.generation,
            took_ms=round(1000 * (time.perf_counter() - started), 2),
        )

    def suggest(self, text: str, filters: Filters, limit: int = 6) -> tuple[Completion, ...]:
        """Return what a half-typed question may lead to, best first."""
        question = Question(text, filters, limit=limit, typing=True)
        return completions(self.search(question).answers)

    def close(self) -> None:
        """Let go of the generation, so that a later build may prune it."""
        self._generation.close()

    def _analyzer(self, language: str | None) -> Analyzer:
        return self._languages.analyzer(language or self._generation.manifest.default_language)

    def _meaning(self, text: str, allowed: Mask) -> MeaningRanking | None:
        if self._encoder is None or self._semantic is None:
            return None
        return self._semantic.rank(self._encoder.query(text), allowed)

    def _rank(
        self, mode: Mode, words: WordRanking, meaning: MeaningRanking | None, language: str
    ) -> list[Hit]:
        """Return all answers, best first, each article once."""
        if meaning is None:
            return _normalised(words.top(CANDIDATES))
        near = [hit for hit in meaning.top(CANDIDATES) if hit.score >= MEANING_FLOOR]
        if mode is Mode.MEANING:
            return _normalised(near)
        article = self._layout.passage_article
        found = dict.fromkeys(int(article[hit.passage]) for hit in [*near, *words.top(CANDIDATES)])
        return self._blend(list(found), words, meaning, language)

    def _blend(
        self, articles: list[int], words: WordRanking, meaning: MeaningRanking, language: str
    ) -> list[Hit]:
        by_words, by_meaning = words.at(articles), meaning.at(articles)
        weight = self._meaning_weight(language)
        scores = blend(_scores(by_words), _scores(by_meaning), weight)
        hits = [
            Hit(self._place(w, m), float(score))
            for w, m, score in zip(by_words, by_meaning, scores, strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage))

    def _meaning_weight(self, language: str) -> float:
        known = self._encoder.settings.languages if self._encoder else ()
        foreign = known and language.split("-")[0] not in known
        return FOREIGN_MEANING_WEIGHT if foreign else MEANING_WEIGHT

    @staticmethod
    def _place(by_words: Hit, by_meaning: Hit) -> int:
        """Return the passage to land on: meaning knows better which part of an article fits."""
        return by_meaning.passage if by_meaning.score > 0 else by_words.passage

    def _confidence(
        self, ranked: list[Hit], groups: Sequence[TermGroup], meaning: MeaningRanking | None
    ) -> float:
        if not ranked:
            return 0.0
        article = int(self._layout.passage_article[ranked[0].passage])
        near = meaning.at([article])[0].score if meaning else 0.0
        gap = ranked[0].score - ranked[1].score if len(ranked) > 1 else ranked[0].score
        return confidence(Signals(near, self._keyword.coverage(groups, article), gap))

    def _answers(
        self,
        page: Sequence[Hit],
        terms: set[str],
        analyzer: Analyzer,
        words: WordRanking,
        meaning: MeaningRanking | None,
    ) -> tuple[Answer, ...]:
        passages = self.catalog.passages([hit.passage for hit in page])
        articles = self.catalog.refs([passage.article for passage in passages])
        near = {hit.passage for hit in meaning.top(CANDIDATES)} if meaning else set()
        return tuple(
            Answer(
                article=article,
                section=_section(passage),
                snippet=snippet(passage.text, terms, analyzer),
                score=round(hit.score, 4),
                matched_by=_matched(bool(words.scores[passage.article]), hit.passage in near),
            )
            for hit, passage, article in zip(page, passages, articles, strict=True)
        )


def _layout(folder: Path, articles: int) -> Layout:
    impacts = folder / files.IMPACTS
    try:
        passages = np.load(impacts / "passage-article.npy", allow_pickle=False)
        names = np.load(impacts / "name-article.npy", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise IndexCorrupt(f"{impacts}: cannot be read ({error}).") from error
    return Layout.of(passages, names, articles)


def _open_meaning(folder: Path, layout: Layout) -> tuple[SemanticIndex | None, Encoder | None]:
    """Open vectors and encoder; a generation without them still answers by words."""
    if not (folder / files.VECTORS).exists() or not (folder / files.ENCODER).exists():
        return None, None
    semantic = SemanticIndex.open(folder / files.VECTORS, layout)
    try:
        encoder = Encoder(folder / files.ENCODER)
    except ModelError:
        return semantic, None
    return semantic, encoder


def _scores(hits: Sequence[Hit]) -> Floats:
    return np.array([hit.score for hit in hits], dtype=np.float32)


def _normalised(hits: list[Hit]) -> list[Hit]:
    best = max((hit.score for hit in hits), default=0.0)
    return [replace(hit, score=hit.score / best) for hit in hits] if best > 0 else hits


def _section(passage: Passage) -> Heading | None:
    if not passage.anchor:
        return None
    return Heading(2, passage.heading.split(" › ")[-1], passage.anchor)


def _matched(by_words: bool, by_meaning: bool) -> tuple[str, ...]:
    return ("words",) * by_words + ("meaning",) * by_meaning
