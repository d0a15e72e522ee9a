"""A corpus for the speed bench: the same texts for all systems, and questions about them."""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.peers.protocol import Passage, write_passages
from indexer.build import BuildOptions, build
from indexer.embed import VectorCache, embed
from indexer.progress import Silent
from indexer.scan import ARTICLE_SUFFIXES
from indexer.types import ContentSettings
from search.encoder import Encoder, EncoderSettings
from search.generation import current, folder_of, read_manifest
from search.searcher import Searcher

_FORMS = (
    "how do I {}?",
    "where can I read about {}?",
    "help with {}",
    "a problem: {}",
    "what does this mean: {}?",
    "I want to know about {}",
    "please explain {}",
    "what to do about {}?",
    "my question is on {}",
    "need {}",
    "why {}?",
    "not sure about {}",
)
_SENTENCE = "Note number {} was added to this article to see how soon it can be found."


@dataclass(frozen=True, slots=True)
class Prepared:
    """A corpus ready to be indexed by any system."""

    name: str
    folder: Path
    """What belongs to it lies here."""
    titles: tuple[str, ...]
    passages: tuple[Passage, ...]
    edited: Path
    """The article that is edited: one with as many passages as the median of all."""
    edited_passages: tuple[Passage, ...]

    @property
    def articles(self) -> Path:
        """A copy of the Markdown, to be edited."""
        return self.folder / "articles"

    @property
    def index(self) -> Path:
        """Firstline's index of it, with its caches of the model and of all vectors."""
        return self.folder / "index"

    @property
    def passage_file(self) -> Path:
        """The passages for other processes."""
        return self.folder / "passages.jsonl"

    @property
    def vector_file(self) -> Path:
        """A vector a passage, made by ``write_vectors``."""
        return self.folder / "vectors.npy"


def prepare(sources: Sequence[Path], folder: Path, model: Path, most: int | None) -> Prepared:
    """Copy at most ``most`` articles of the sources below ``folder`` and index them once."""
    if not (folder / "articles").exists():
        _copy(sources, folder / "articles", most)
    build(
        ContentSettings(folder / "articles"), folder / "index", BuildOptions(str(model)), Silent()
    )
    generation = folder_of(folder / "index", current(folder / "index"))
    manifest = read_manifest(generation)
    searcher = Searcher.open(generation)
    refs = searcher.catalog.refs(range(manifest.articles))
    found = searcher.catalog.passages(range(manifest.passages))
    counts = np.bincount([one.article for one in found], minlength=len(refs))
    edited = int(np.argsort(counts, kind="stable")[len(counts) // 2])
    passages = tuple(
        Passage(str(one.number), _full(refs[one.article].title, one.heading, one.text))
        for one in found
    )
    path = searcher.catalog.article(refs[edited].slug, staff=True).path
    searcher.close()
    prepared = Prepared(
        name=" + ".join(source.name for source in sources),
        folder=folder,
        titles=tuple(ref.title for ref in refs),
        passages=passages,
        edited=folder / "articles" / path,
        edited_passages=tuple(passages[one.number] for one in found if one.article == edited),
    )
    write_passages(passages, prepared.passage_file)
    return prepared


def write_vectors(prepared: Prepared) -> None:
    """Write the passages' vectors: those that indexing has computed, or new ones."""
    cache = prepared.index / "cache"
    encoder = next((cache / "models").glob("*/full"))
    vectors, _ = embed(
        [passage.text for passage in prepared.passages],
        EncoderSettings.read(encoder),
        lambda: Encoder(encoder),
        VectorCache(cache / "vectors.sqlite"),
        lambda _: None,
    )
    np.save(prepared.vector_file, vectors)


def edit(prepared: Prepared, number: int) -> Path:
    """Add a sentence to the edited article; return a file with its passages as they are now."""
    sentence = _SENTENCE.format(number)
    with prepared.edited.open("a", encoding="utf-8") as file:
        file.write(f"\n\n{sentence}\n")
    *others, last = prepared.edited_passages
    path = prepared.folder / "edit.jsonl"
    write_passages((*others, Passage(last.id, f"{last.text}\n{sentence}")), path)
    return path


def questions(titles: Sequence[str]) -> list[str]:
    """Return questions about the titles, all different, in an order of chance."""
    plain = [title.rstrip("?!. ") for title in titles]
    asked = sorted(
        {form.format(title[:1].lower() + title[1:]) for title in plain for form in _FORMS}
    )
    random.Random(0).shuffle(asked)  # noqa: S311
    return asked


def _copy(sources: Sequence[Path], target: Path, most: int | None) -> None:
    for source in sources:
        files = sorted(path for path in source.rglob("*") if path.suffix in ARTICLE_SUFFIXES)
        for path in files[:most]:
            copy = target / source.name / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)


def _full(title: str, heading: str, text: str) -> str:
    return "\n".join(part for part in (title, heading, text) if part)
