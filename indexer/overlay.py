"""Changed articles laid over a generation: what a change does, without building an index anew.

Articles that did not change keep their numbers, rows, postings and vectors.  Those that changed
or came are added behind them, and those that changed or went are shut off.  Scores are those
that a build would compute, since both come from the same postings.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import faiss
import numpy as np

from indexer.embed import VectorCache, embed
from indexer.keyword import (
    analysed,
    combined,
    keys_of,
    read_field,
    write_analysis,
    write_field,
    write_words,
)
from indexer.overlay_catalog import CatalogOverlay, Difference
from indexer.postings import GONE
from indexer.store import write_synonyms
from indexer.texts import Texts, is_indexed, texts_of
from indexer.tree import Tree
from indexer.types import Rendered
from indexer.vectors import row_order
from search import generation as files
from search.encoder import Encoder, EncoderSettings, Vectors
from search.errors import IndexCorrupt
from search.generation import Generation, open_current
from search.ranking import Layout
from search.semantic import EXACT_SUFFIX

_FIELDS = ("passages", "names")
_COMPARED = "number, path, revision, slug, id, language, grouping, category, title, html, behind"


@dataclass(frozen=True, slots=True)
class Overlaid:
    """What was laid over a generation."""

    changed: tuple[str, ...]
    """Paths of articles that are not as they are there, new ones included."""
    removed: tuple[str, ...]
    """Paths of articles that are there and not in the tree."""
    texts_encoded: int
    """Texts whose vectors had to be computed."""


def overlay(index: Path, tree: Tree, target: Path, *, drafts: bool = False) -> Overlaid:
    """Write to ``target`` a generation that answers as the tree would.

    It is the live generation of ``index`` with the tree's articles in the place of its own;
    ``Searcher.open(target)`` opens it.  With ``drafts`` everything is shown: drafts, internal
    articles, and those whose time has not come or is over.  Raises ``IndexMissing``,
    ``IndexCorrupt``, ``ModelError``.
    """
    base = open_current(index)
    try:
        return _Overlay(base, index, tree, target, drafts).write()
    finally:
        base.close()


class _Overlay:
    """Writes one overlay."""

    def __init__(
        self, base: Generation, index: Path, tree: Tree, target: Path, drafts: bool
    ) -> None:
        self.base, self.index, self.tree, self.drafts = base, index, tree, drafts
        self.folder, self.manifest = base.folder, base.manifest
        self.target = target
        self.layout = Layout.open(self.folder / files.IMPACTS, self.manifest.articles)
        self.shown = [one for one in tree.rendered if drafts or is_indexed(one)]
        self.change = self._compare()

    def write(self) -> Overlaid:
        self.target.mkdir(parents=True, exist_ok=True)
        linked = _link_files(self.folder, self.target, self.manifest.files)
        layout = self._write_words()
        vectors, encoded = self._write_vectors()
        shutil.copyfile(self.folder / files.CATALOG, self.target / files.CATALOG)
        path = self.target / files.CATALOG
        catalog = CatalogOverlay(path, self.change, self.tree, self.layout, layout, vectors)
        catalog.write(drafts=self.drafts)
        write_synonyms(self.target / files.SYNONYMS, self.tree.reading.synonyms)
        self._write_manifest(layout, linked)
        added = (article.source.path for article in self.change.added.articles)
        return Overlaid(tuple(sorted(added)), self.change.removed, encoded)

    def _compare(self) -> Difference:
        """Find out which articles are not as they are in the generation."""
        with closing(_read_only(self.folder / files.CATALOG)) as database:
            rows = database.execute(f"SELECT {_COMPARED} FROM article").fetchall()  # noqa: S608
        known = {row[1]: row for row in rows}
        shown = self.shown
        added = [a for a in shown if _facts(a) != known.get(a.source.path, ())[2:]]
        paths = {article.source.path for article in shown}
        new = {article.source.path for article in added}
        kept = {path: row[0] for path, row in known.items() if path in paths - new}
        texts = texts_of(added)
        first = self.manifest.articles
        places = kept | {a.source.path: first + n for n, a in enumerate(texts.articles)}
        shut = sorted(row[0] for path, row in known.items() if path not in kept)
        removed = tuple(sorted(known.keys() - paths))
        by_number = {row[0]: path for path, row in known.items()}
        return Difference(texts, np.array(shut, np.int32), places, removed, by_number)

    def _write_words(self) -> Layout:
        """Write postings, scores and which article each document belongs to."""
        folder, first = self.target / files.IMPACTS, self.manifest.articles
        old = {"passages": self.layout.passage_article, "names": self.layout.name_article}
        own = self.change.added.layout
        new = {"passages": own.passage_article + first, "names": own.name_article + first}
        owners = {name: np.concatenate([old[name], new[name]]) for name in _FIELDS}
        fields = {}
        for name, documents in self.change.added.documents.items():
            before = read_field(self.folder / files.IMPACTS, name)
            if before is None:
                raise IndexCorrupt(f"{self.folder}: lacks its postings. Run 'firstline index'.")
            places = np.arange(len(old[name]), dtype=np.int32)
            places[np.isin(old[name], self.change.shut)] = GONE
            new_places = len(places) + np.arange(len(documents), dtype=np.int32)
            new_field = analysed(documents, keys_of(documents))
            field = combined(before, places, new_field, new_places, len(owners[name]))
            live = int(np.count_nonzero(places != GONE)) + len(documents)
            write_field(folder, name, field, live)
            fields[name] = field
        write_words(folder, fields, owners)
        languages = self._languages(len(self.change.added.articles) + first)
        written = [languages[owner] for owner in owners["names"].tolist()]
        write_analysis(self.target / files.ANALYSIS, fields["names"], written)
        np.save(folder / "passage-article.npy", owners["passages"], allow_pickle=False)
        np.save(folder / "name-article.npy", owners["names"], allow_pickle=False)
        return Layout.of(
            owners["passages"], owners["names"], first + len(self.change.added.articles)
        )

    def _languages(self, articles: int) -> list[str]:
        """Return the language of each article, "" of those that are shut off."""
        languages = [""] * articles
        for article in self.shown:
            languages[self.change.places[article.source.path]] = article.source.language
        return languages

    def _write_vectors(self) -> tuple[Vectors | None, int]:
        """Write the vectors; return all of them, article by article, and how many are new."""
        if not self.manifest.vectors:
            return None, 0
        path = self.target / files.VECTORS
        index = faiss.read_index(str(self.folder / files.VECTORS))
        exact = (self.folder / files.VECTORS).with_suffix(EXACT_SUFFIX)
        rows = np.load(exact) if exact.exists() else index.reconstruct_n(0, index.ntotal)
        texts = self.change.added
        vectors, reused = self._embedded(texts)
        new = vectors[row_order(texts.layout)]
        if len(new):
            index.add(new)
        faiss.write_index(index, str(path))
        rows = np.concatenate([rows, new])
        if exact.exists():
            np.save(path.with_suffix(EXACT_SUFFIX), rows, allow_pickle=False)
        return rows, len(vectors) - reused

    def _embedded(self, texts: Texts) -> tuple[Vectors, int]:
        full = self.index / "cache" / "models" / self.manifest.model / "full"
        folder = full if full.is_dir() else self.folder / files.ENCODER
        settings = EncoderSettings.read(folder)
        cache = VectorCache(self.index / "cache" / "vectors.sqlite")
        return embed(texts.to_embed, settings, lambda: _encoder(folder), cache, lambda n: None)

    def _write_manifest(self, layout: Layout, linked: Iterable[str]) -> None:
        known = {name: self.manifest.files[name] for name in linked}
        written = [name for name in files.files_below(self.target) if name not in known]
        passages, names = len(layout.passage_article), len(layout.name_article)
        replace(
            self.manifest,
            articles=layout.articles,
            passages=passages,
            vectors=passages + names if self.manifest.vectors else 0,
            files=known | files.hash_names(self.target, written),
        ).write(self.target)


@lru_cache(maxsize=1)
def _encoder(folder: Path) -> Encoder:
    """Return the encoder of passages, open from one save of a preview to the next."""
    return Encoder(folder)


def _facts(article: Rendered) -> tuple[object, ...]:
    """Return what an article's row says of it, in the order of the columns compared."""
    source = article.source
    return (
        source.revision, source.slug, source.id, source.language, source.group,
        "/".join(source.category), source.title, article.html,
        source.behind.isoformat() if source.behind else None,
    )  # fmt: skip


def _link_files(source: Path, target: Path, names: Iterable[str]) -> list[str]:
    """Share the files that an overlay does not change; return their names."""
    shared = (f"{files.ENCODER}/", f"{files.ASSETS}/")
    linked = [name for name in names if name.startswith(shared)]
    for name in linked:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(source / name, target / name)
        except OSError:  # Another disk, or one that knows no links.
            shutil.copyfile(source / name, target / name)
    (target / files.IMPACTS).mkdir(exist_ok=True)
    return [name for name in linked if (target / name).exists()]


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
