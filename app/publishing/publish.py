"""From the repository to the site: fetch, check out, index, and tell what came of it."""

from __future__ import annotations

import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Final

from app.config import Config
from app.errors import PublishingError
from app.publishing.clone import Clone, Commit
from app.publishing.command import GitFailed
from app.publishing.places import State, alone, machine, read_state, write_state
from app.publishing.published import FAILED, PUBLISHED, REFUSED, Published, ToldProblem
from search import generation
from search.errors import ContentError, FirstlineError, IndexBusy
from search.model_files import model_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from indexer.build import BuildReport
    from indexer.types import Problem

BUSY_SECONDS: Final = 600.0
"""How long another build is waited for."""
_LOOK_SECONDS: Final = 0.5
PROBLEMS_KEPT: Final = 200
AUTHORS_TOLD: Final = 20
"""Files whose last commit is looked up: each takes git some milliseconds."""


def publish(config: Config, begins: Callable[[Commit], None] = lambda _: None) -> Published | None:
    """Bring the site to the head of the branch; return what came of it, ``None`` if it was there.

    One process of a machine at a time; others wait here, and then find it done.  ``begins`` is
    called when a commit is about to be indexed.  Raises ``PublishingError`` without a repository.
    """
    if config.git.repository is None:
        raise PublishingError(
            "There is no repository to publish from. Set [git] repository, and [content] articles"
            " to the articles' folder in the clone."
        )
    with alone(config.index.path) as lock:
        return _Run(config, lock).publish(begins)


def key_of(config: Config) -> str:
    """Return what stands for all that shapes an index, except for the articles."""
    parts = [config.index_key(), generation.FORMAT, model_state(config.index.model),
             str(config.content.articles), config.git.strict]  # fmt: skip
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class _Run:
    """One look at the repository, and what follows."""

    def __init__(self, config: Config, lock: int) -> None:
        self._config = config
        self._index = config.index.path
        self._clone = Clone(config.git, config.content.articles, (lock,))
        self._before = read_state(self._index)
        self._began = datetime.now(UTC)

    def publish(self, begins: Callable[[Commit], None]) -> Published | None:
        head: Commit | None = None
        warnings: tuple[str, ...] = ()
        try:
            head = self._fetch()
            if self._is_done(head):
                write_state(self._index, replace(self._before, seen_at=_now(), head=head.id))
                return None if self._before.result == PUBLISHED else self._refused_before(head)
            begins(head)
            warnings = self._clone.check_out(head)
            return self._published(head, self._build(), warnings)
        except FirstlineError as error:
            result = REFUSED if isinstance(error, ContentError) else FAILED
            return self._not_published(head, result, str(error), warnings)

    def _fetch(self) -> Commit:
        # Importing takes about as long as a fetch, which another process does.
        with ThreadPoolExecutor(1) as pool:
            loading = pool.submit(import_module, "indexer.build")
            head = self._clone.fetch()
            loading.result()
        return head

    def _is_done(self, head: Commit) -> bool:
        before = self._before
        if before.head != head.id or before.key != key_of(self._config):
            return False
        if before.result == REFUSED:
            return True
        try:
            generation.current(self._index)
        except FirstlineError:
            return False
        return before.result == PUBLISHED

    def _build(self) -> BuildReport:
        from app.content import content_settings
        from indexer.build import BuildOptions, build
        from indexer.progress import Silent

        config = self._config
        options = BuildOptions(config.index.model, config.index_key(), config.git.strict)
        until = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                return build(content_settings(config), self._index, options, Silent())
            except IndexBusy:
                # Somebody runs firstline index.
                if time.monotonic() > until:
                    raise
                time.sleep(_LOOK_SECONDS)

    def _published(self, head: Commit, report: BuildReport, warnings: tuple[str, ...]) -> Published:
        refused = [str(one) for one in report.problems if one.severity == "error"]
        write_state(
            self._index,
            State(
                result=PUBLISHED,
                head=head.id,
                seen_at=_now(),
                tried_at=_now(),
                key=key_of(self._config),
                commit=head.id,
                subject=head.subject,
                author=head.author,
                generation=report.generation,
                published_at=_now(),
                problem_number=len(report.problems),
                refused=tuple(refused[:PROBLEMS_KEPT]),
                warnings=warnings,
            ),
        )
        return replace(
            self._told(head, PUBLISHED, warnings),
            generation=report.generation,
            articles=report.articles,
            problem_number=len(report.problems),
            problems=self._problems(report.problems),
        )

    def _not_published(
        self, head: Commit | None, result: str, message: str, warnings: tuple[str, ...]
    ) -> Published:
        state = replace(
            self._before, result=result, message=message, tried_at=_now(), warnings=warnings
        )
        if head:
            key = key_of(self._config)
            state = replace(state, head=head.id, seen_at=_now(), key=key)
        write_state(self._index, state)
        return replace(self._told(head, result, warnings), message=message)

    def _refused_before(self, head: Commit) -> Published:
        return replace(self._told(head, self._before.result, ()), message=self._before.message)

    def _told(self, head: Commit | None, result: str, warnings: tuple[str, ...]) -> Published:
        return Published(
            machine=machine(self._index),
            began_at=self._began,
            ended_at=datetime.now(UTC),
            result=result,
            commit=head.id if head else None,
            subject=head.subject if head else None,
            author=head.author if head else None,
            warnings=warnings,
        )

    def _problems(self, problems: tuple[Problem, ...]) -> tuple[ToldProblem, ...]:
        """Return the gravest problems; of those that keep articles away, also by whom."""
        ordered = sorted(problems, key=lambda one: (one.severity != "error", one))
        authors: dict[str, Commit | None] = {}
        told = []
        for one in ordered[:PROBLEMS_KEPT]:
            grave = one.severity == "error"
            if grave and one.path not in authors and len(authors) < AUTHORS_TOLD:
                authors[one.path] = self._last_change(one.path)
            commit = authors.get(one.path) if grave else None
            told.append(
                ToldProblem(
                    *(one.path, one.line, one.code, one.message, one.remedy, str(one.severity)),
                    commit=commit.id if commit else None,
                    author=commit.author if commit else None,
                )
            )
        return tuple(told)

    def _last_change(self, path: str) -> Commit | None:
        try:
            return self._clone.last_change(self._config.content.articles / path)
        except GitFailed:
            return None


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
