"""A folder of Markdown → a new generation: the only place that knows the order of building.

The generation is built aside under a lock, asked a few questions, checksummed, brought to the
disk and swapped in by one rename.  A build that is killed leaves the old generation serving;
what it left behind is removed by the next one.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from indexer.embed import VectorCache, embed, keys_of
from indexer.export import export, is_exported
from indexer.git import is_shallow
from indexer.html_cache import HtmlCache
from indexer.keyword import Before, write_analysis, write_keywords
from indexer.model import fingerprint, locate
from indexer.model_change import model_change
from indexer.progress import Progress
from indexer.prune import prune
from indexer.publish import publish, room
from indexer.read import read_folder
from indexer.related import related_articles
from indexer.render import render_all, render_announcements
from indexer.scan import require_folder
from indexer.store import write_announcements, write_catalog, write_synonyms
from indexer.texts import Texts, is_indexed, texts_of
from indexer.trial import try_out
from indexer.types import (
    ContentSettings,
    Problem,
    Reading,
    Rendered,
    RenderedAnnouncement,
    Severity,
)
from indexer.vectors import write_vectors
from search import generation as files
from search.encoder import Encoder, EncoderSettings, Vectors
from search.errors import ContentError, FirstlineError
from search.freshness import source_state
from search.generation import Manifest, current, folder_of, verify
from search.model_files import model_state

_SHALLOW = (
    "The articles lie in a shallow clone, so their dates, their history and the redirects from "
    "renamed files reach back to its oldest commit. To fetch all: git fetch --unshallow"
)


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a build needs beside the content."""

    model: str
    """Name or folder of the embedding model; "" builds an index of words alone."""
    settings_key: str = ""
    """Stands for the settings that shape the index: another key makes it stale."""
    strict: bool = False
    """Refuse to build when there is any problem."""


@dataclass(frozen=True, slots=True)
class Model:
    """The embedding model of a build."""

    name: str
    """As the settings give it."""
    state: str
    fingerprint: str
    encoder: Path
    """Where the passages' encoder lies."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    generation: int
    articles: int
    """In the index."""
    drafts: int
    redirects: int
    category_files: int
    announcements: int
    """Drafts among them."""
    synonym_files: int
    refused: int
    assets: int
    ignored: int
    passages: int
    vectors: int
    reused: int
    """Vectors that did not have to be computed."""
    problems: tuple[Problem, ...]
    seconds: float


def build(
    content: ContentSettings, index: Path, options: BuildOptions, progress: Progress
) -> BuildReport:
    """Build a generation of ``content.folder`` and make it the live one.

    Raises ``IndexBusy`` while another build runs, ``ContentError`` when there is nothing to
    index (with ``strict``: when there is any problem), ``ModelError``, ``IndexUnwritable``;
    then nothing changes.
    """
    started = time.monotonic()
    require_folder(content.folder)
    with room(index) as folder:
        source = source_state(content.folder, options.settings_key)
        reading, rendered = _read(content, index, progress)
        announcements = render_announcements(reading)
        problems = _problems(reading, [*rendered, *announcements], options)
        _require_article(content, rendered, problems)
        texts = texts_of([article for article in rendered if is_indexed(article)])
        model = _model(options.model, index, folder, progress)
        vectors, reused = _embed(texts, model, index, progress)
        _write(folder, texts, vectors, progress, _before(index))
        with progress.stage("Storing", None):
            related = related_articles(texts, vectors)
            write_catalog(folder / files.CATALOG, texts, related, reading, content)
            write_announcements(folder / files.CATALOG, announcements, content)
            write_synonyms(folder / files.SYNONYMS, reading.synonyms)
            _manifest(folder, texts, content, model, source)
        with progress.stage("Checking", None):
            try_out(folder, texts)
        number = publish(index, folder)
        prune(index)
    return BuildReport(
        generation=number,
        articles=len(texts.articles),
        drafts=len(reading.articles) - len(texts.articles),
        redirects=reading.redirect_files,
        category_files=len(reading.category_files),
        announcements=len(reading.announcements),
        synonym_files=len(reading.synonyms),
        refused=len(reading.refused),
        assets=len(reading.assets),
        ignored=len(reading.ignored),
        passages=len(texts.layout.passage_article),
        vectors=0 if vectors is None else len(vectors),
        reused=reused,
        problems=problems,
        seconds=round(time.monotonic() - started, 1),
    )


def _read(
    content: ContentSettings, index: Path, progress: Progress
) -> tuple[Reading, tuple[Rendered, ...]]:
    with progress.stage("Reading", None):
        reading = read_folder(content)
    if is_shallow(content.folder):
        progress.tell(_SHALLOW)
    with progress.stage("Rendering", len(reading.articles)) as advance:
        cache = HtmlCache(index / "cache" / "html.sqlite")
        return reading, render_all(reading, advance, cache)


def _problems(
    reading: Reading, rendered: Sequence[Rendered | RenderedAnnouncement], options: BuildOptions
) -> tuple[Problem, ...]:
    """Collect all problems; raise ``ContentError`` where they forbid a build."""
    found = (problem for one in rendered for problem in one.problems)
    problems = tuple(sorted([*reading.problems, *found]))
    if options.strict and problems:
        raise ContentError("\n".join(map(str, problems)) + "\nNothing was indexed (--strict).")
    return problems


def _require_article(
    content: ContentSettings, rendered: Sequence[Rendered], problems: Sequence[Problem]
) -> None:
    if not any(map(is_indexed, rendered)):
        reasons = "".join(f"\n{p}" for p in problems if p.severity is Severity.ERROR)
        raise ContentError(
            f"{content.folder}: holds no article to serve, so nothing was indexed. "
            f"Put Markdown files there, or set [content] articles to their folder.{reasons}"
        )


def _model(name: str, index: Path, folder: Path, progress: Progress) -> Model | None:
    """Find the model, export it where needed; put the questions' encoder into the generation."""
    if not name:
        return None
    # Before its content is looked at: what changes meanwhile makes the generation stale.
    state = model_state(name)
    located = locate(name)
    state = state or model_state(name)  # It was fetched only now.
    own = fingerprint(located)
    exported = index / "cache" / "models" / own
    if not is_exported(own, exported):
        with progress.stage("Exporting the model", None):
            export(located, own, exported)
    shutil.copytree(exported / "small", folder / files.ENCODER)
    return Model(name, state, own, exported / "full")


def _embed(
    texts: Texts, model: Model | None, index: Path, progress: Progress
) -> tuple[Vectors | None, int]:
    if model is None:
        return None, 0
    cache = VectorCache(index / "cache" / "vectors.sqlite")
    to_embed = texts.to_embed
    if change := model_change(index, model.name, model.fingerprint, len(to_embed)):
        progress.tell(change)
    with progress.stage("Embedding", len(to_embed)) as advance:
        settings = EncoderSettings.read(model.encoder)
        made = embed(to_embed, settings, lambda: Encoder(model.encoder), cache, advance)
    cache.keep(model.fingerprint, list(dict.fromkeys(keys_of(to_embed))))
    return made


def _before(index: Path) -> Before | None:
    """Return where the words of the live generation lie; ``None`` where it is not whole."""
    try:
        folder = folder_of(index, current(index))
        verify(folder)
    except FirstlineError:
        return None
    return Before(folder / files.WHOOSH, folder / files.IMPACTS)


def _write(
    folder: Path,
    texts: Texts,
    vectors: Vectors | None,
    progress: Progress,
    before: Before | None,
) -> None:
    """Write both indexes."""
    impacts, whoosh = folder / files.IMPACTS, folder / files.WHOOSH
    impacts.mkdir()
    whoosh.mkdir()
    np.save(impacts / "passage-article.npy", texts.layout.passage_article, allow_pickle=False)
    np.save(impacts / "name-article.npy", texts.layout.name_article, allow_pickle=False)
    documents = texts.documents
    with progress.stage("Indexing words", sum(map(len, documents.values()))) as advance:
        fields = write_keywords(whoosh, impacts, documents, advance, before)
    languages = [name.language for name in documents["names"]]
    write_analysis(folder / files.ANALYSIS, fields["names"], languages)
    if vectors is not None:
        write_vectors(folder / files.VECTORS, vectors, texts.layout)


def _manifest(
    folder: Path, texts: Texts, content: ContentSettings, model: Model | None, source: str
) -> None:
    passages, names = len(texts.layout.passage_article), len(texts.layout.name_article)
    Manifest(
        format=files.FORMAT,
        number=int(folder.stem),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        articles=len(texts.articles),
        passages=passages,
        vectors=passages + names if model else 0,
        model=model.fingerprint if model else "",
        model_name=model.name if model else "",
        model_state=model.state if model else "",
        default_language=content.default_language,
        source=source,
        files=files.hash_files(folder),
    ).write(folder)
