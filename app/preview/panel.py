"""What a writer wants to know of one article, beside its preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from app.machines.pictures import Picture, first_in, logo
from app.preview.checks import article_problems
from app.preview.repository import Commit, is_uncommitted, last_commit
from app.preview.words import Paragraph, compare
from app.views.paths import trail
from indexer.reviews import due
from search.errors import NotFound
from search.types import Answer, Article, ArticleRef, Category, Filters, Question

if TYPE_CHECKING:
    from app.preview.bench import Bench
    from indexer.types import Problem, Source
    from search.searcher import Searcher

FIRST: Final = 3
"""An article is found by a question when it is among the first three (``check --asks``)."""
DEPTH: Final = 10
TITLE_SHOWN: Final = 60
"""Characters of a title that search engines and chats show, about."""
SUMMARY_SHOWN: Final = 160
"""Characters of a description, likewise."""
SUMMARY_LEAST: Final = 50


@dataclass(frozen=True, slots=True)
class Found:
    """How an article is found by one question."""

    question: str
    rank: int | None
    """From 1; ``None`` where it is not among the first ten."""
    before: ArticleRef | None
    """The first answer, where it is another article."""
    live_rank: int | None
    """Its rank on the live site."""
    is_title: bool = False

    @property
    def passes(self) -> bool:
        """Whether the article is among the first three."""
        return self.rank is not None and self.rank <= FIRST


@dataclass(frozen=True, slots=True)
class Status:
    """Where an article stands in git and in its life."""

    uncommitted: bool | None
    """``None`` outside of a git repository."""
    commit: Commit | None
    translations: tuple[tuple[ArticleRef, bool], ...] = ()
    """Each translation, and whether the article was changed after it."""
    review: datetime | None = None
    """When it is to be looked at again."""
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """All that stands in the panel of an article."""

    path: str
    problems: tuple[Problem, ...]
    answer: Answer | None
    """How the article appears in results, asked for by its title."""
    trail: tuple[Category, ...]
    description: str
    picture: Picture | None
    hints: tuple[str, ...]
    asked: tuple[Found, ...]
    tried: str
    """The question in the box, and its answers."""
    answers: tuple[Answer, ...] = ()
    difference: tuple[Paragraph, ...] = ()
    is_new: bool = False
    status: Status = field(default_factory=lambda: Status(None, None))


def panel(bench: Bench, searcher: Searcher, article: Article, tried: str) -> Panel:
    """Return the panel of an article; ``tried`` is a question that the writer wants to try."""
    ref, state = article.ref, bench.state
    source = state.sources.get(article.path)
    own = _ask(searcher, ref.title, ref.language)
    published = _published(bench.base.searcher, ref)
    logo_file = bench.config.site.logo
    return Panel(
        path=article.path,
        problems=article_problems(state.tree, article.path, bench.config.index.path),
        answer=next((one for one in own if one.article.id == ref.id), None),
        trail=trail(searcher.catalog, ref.category, ref.language),
        description=ref.summary or ref.title,
        picture=first_in(article.html) or logo(logo_file, "/logo"),
        hints=_hints(source, ref),
        asked=_asked(bench, searcher, source, ref),
        tried=tried,
        answers=_ask(searcher, tried, ref.language)[:5] if tried.strip() else (),
        difference=compare(published.markdown, article.markdown) if published else (),
        is_new=published is None,
        status=_status(bench, article, source),
    )


def _ask(searcher: Searcher, text: str, language: str) -> tuple[Answer, ...]:
    return searcher.search(Question(text, Filters(language), limit=DEPTH)).answers


def _rank(answers: Sequence[Answer], id: str) -> int | None:
    return next((n for n, one in enumerate(answers, 1) if one.article.id == id), None)


def _asked(
    bench: Bench, searcher: Searcher, source: Source | None, ref: ArticleRef
) -> tuple[Found, ...]:
    questions = (ref.title, *(source.head.asks if source else ()))
    return tuple(
        _found(bench, searcher, ref, text, n == 0)
        for n, text in enumerate(dict.fromkeys(questions))
    )


def _found(bench: Bench, searcher: Searcher, ref: ArticleRef, text: str, is_title: bool) -> Found:
    now = _ask(searcher, text, ref.language)
    live = _ask(bench.base.searcher, text, ref.language)
    rank = _rank(now, ref.id)
    before = now[0].article if now and rank != 1 else None
    return Found(text, rank, before, _rank(live, ref.id), is_title)


def _published(live: Searcher, ref: ArticleRef) -> Article | None:
    """Return the article as the live index has it, also where visitors do not see it."""
    try:
        return live.catalog.article(live.catalog.by_id(ref.id, staff=True).slug, staff=True)
    except NotFound:
        return None


def _hints(source: Source | None, ref: ArticleRef) -> tuple[str, ...]:
    """Return what is too long or too short to be shown well."""
    hints = []
    if len(ref.title) > TITLE_SHOWN:
        hints.append(
            f"The title has {len(ref.title)} characters; about {TITLE_SHOWN} are shown elsewhere."
        )
    if source is None or not source.head.summary:
        hints.append("The head has no summary, so the first words of the text are shown.")
    elif len(ref.summary) > SUMMARY_SHOWN:
        hints.append(
            f"The summary has {len(ref.summary)} characters; about {SUMMARY_SHOWN} are shown"
            " elsewhere."
        )
    elif len(ref.summary) < SUMMARY_LEAST:
        hints.append(
            f"The summary has {len(ref.summary)} characters; there is room for {SUMMARY_SHOWN}."
        )
    return tuple(hints)


def _status(bench: Bench, article: Article, source: Source | None) -> Status:
    folder, sources = bench.config.content.articles, bench.state.sources
    by_id = {one.id: one for one in sources.values()}
    translations = tuple(
        (other, _is_behind(by_id.get(other.id), source)) for other in article.translations
    )
    return Status(
        is_uncommitted(folder, article.path),
        last_commit(folder, article.path),
        translations,
        due(source) if source else None,
        source.head.owner if source else None,
    )


def _is_behind(translation: Source | None, original: Source | None) -> bool:
    if translation is None or original is None:
        return False
    here, there = original.updated, translation.updated
    return here is not None and there is not None and here > there
