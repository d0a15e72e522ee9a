"""txtai: one ``Embeddings`` with ``hybrid=True``, its own BM25 beside FAISS."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from txtai import Embeddings

from benchmarks.peers.protocol import ANSWERS, Corpus, Edit, Vectors, model_folder, run


class Txtai:
    """Answers with ids alone: ``content`` is off, which is faster and smaller."""

    packages = ("txtai", "torch", "faiss-cpu")

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Index the passages."""
        embeddings = Embeddings(hybrid=True, path=model_folder(), gpu=False)
        if corpus.vectors is not None:
            embeddings.model.encode = _Ready(corpus, corpus.vectors)
        embeddings.index((passage.id, passage.text, None) for passage in corpus.passages)
        embeddings.save(str(folder))

    def open(self, folder: Path) -> None:
        """Load index and model."""
        self._folder = folder
        self._embeddings = Embeddings()
        self._embeddings.load(str(folder))

    def replace(self, edit: Edit) -> None:
        """Upsert the passages."""
        self._embeddings.upsert([(passage.id, passage.text, None) for passage in edit.passages])
        self._embeddings.save(str(self._folder))

    def ask(self, question: str) -> list[str]:
        """Search both indexes at once."""
        return [uid for uid, _ in self._embeddings.search(question, ANSWERS)]


class _Ready:
    """Stands for the model where embedding is not to be timed."""

    def __init__(self, corpus: Corpus, vectors: Vectors) -> None:
        texts = (passage.text for passage in corpus.passages)
        self._vectors = dict(zip(texts, vectors, strict=True))

    def __call__(self, texts: list[str], category: str | None = None) -> Vectors:
        return np.stack([self._vectors[text] for text in texts])


if __name__ == "__main__":
    run(Txtai())
