"""The vectors of a tree's articles, as far as builds have made them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.embed import VectorCache, keys_of
from indexer.related import centres_of
from indexer.texts import Texts, texts_of
from indexer.tree import Tree
from indexer.types import Status
from search.encoder import Encoder, EncoderSettings, Vectors
from search.errors import FirstlineError
from search.generation import current, folder_of, read_manifest

FEW = 64
"""Vectors that are made for a check, in about a second; more take a build."""


@dataclass(frozen=True, slots=True)
class TreeVectors:
    """Articles with vectors of length 1: those of their names, then those of their passages."""

    texts: Texts
    vectors: Vectors
    settings: EncoderSettings | None = None
    """Of the model; without them its cosines are taken as they are."""

    def scaled(self, cosines: Vectors) -> Vectors:
        """Bring cosines of the model to the scale of the one that limits are made for."""
        return self.settings.usual_scale(cosines) if self.settings else cosines

    def of(self, number: int) -> tuple[Vectors, Vectors]:
        """Return the vectors of one article's names and of its passages."""
        layout = self.texts.layout
        names = slice(layout.first_name[number], layout.first_name[number + 1])
        start = len(layout.name_article)
        passages = slice(
            start + layout.first_passage[number], start + layout.first_passage[number + 1]
        )
        return self.vectors[names], self.vectors[passages]

    def bodies(self) -> Vectors:
        """Return the mean of each article's passages, scaled to length 1."""
        layout = self.texts.layout
        passages = self.vectors[len(layout.name_article) :]
        return centres_of(layout.passage_article, passages, len(self.texts.articles))

    def centres(self) -> Vectors:
        """Return the mean of each article's vectors, scaled to length 1."""
        layout = self.texts.layout
        owners = np.concatenate([layout.name_article, layout.passage_article])
        return centres_of(owners, self.vectors, len(self.texts.articles))


def tree_vectors(tree: Tree, index: Path) -> TreeVectors | None:
    """Return the vectors of all articles but drafts.

    Those of a few new texts are made on the spot.  ``None`` where more than ``FEW`` are missing,
    where there is no index, and where it is one of words alone.
    """
    model = _model(index)
    if model is None:
        return None
    texts = texts_of([one for one in tree.rendered if one.source.head.status is not Status.DRAFT])
    wanted = texts.to_embed
    keys = keys_of(wanted)
    cache = VectorCache(index / "cache" / "vectors.sqlite")
    known = cache.find(model, list(dict.fromkeys(keys)))
    missing = {key: text for key, text in zip(keys, wanted, strict=True) if key not in known}
    encoder = index / "cache" / "models" / model / "full"
    if len(missing) > FEW or (missing and not encoder.is_dir()):
        return None
    if missing:
        made = _encoded(missing, encoder)
        cache.add(model, made)
        known |= made
    rows = np.array([known[key] for key in keys], dtype=np.float32).reshape(len(keys), -1)
    return TreeVectors(texts, rows, _settings(encoder))


def _settings(folder: Path) -> EncoderSettings | None:
    try:
        return EncoderSettings.read(folder)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _model(index: Path) -> str | None:
    """Return the fingerprint of the live generation's model."""
    try:
        return read_manifest(folder_of(index, current(index))).model or None
    except FirstlineError:
        return None


def _encoded(texts: dict[bytes, str], folder: Path) -> dict[bytes, Vectors]:
    encoder = Encoder(folder)
    return {key: encoder.passage(text) for key, text in texts.items()}
