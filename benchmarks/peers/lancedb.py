"""LanceDB: one table with a full-text and a vector index, asked in hybrid mode with its RRF."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import lancedb
from lancedb.rerankers import RRFReranker
from sentence_transformers import SentenceTransformer

from benchmarks.peers.protocol import ANSWERS, Corpus, Edit, Vectors, model_folder, run

_MANY = 100_000
"""Rows from which its documentation advises an index of the vectors instead of trying all."""


class LanceDB:
    """Keeps everything on disk; vectors come from sentence-transformers."""

    packages = ("lancedb", "sentence-transformers", "torch")

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Fill a table and index its columns."""
        texts = [passage.text for passage in corpus.passages]
        vectors = _model().encode(texts) if corpus.vectors is None else corpus.vectors
        ids = [passage.id for passage in corpus.passages]
        table = lancedb.connect(folder).create_table("passages", _rows(ids, texts, vectors))
        table.create_fts_index("text")
        if len(ids) >= _MANY:
            table.create_index(metric="cosine", vector_column_name="vector")
            table.create_scalar_index("id")

    def open(self, folder: Path) -> None:
        """Open table and model."""
        self._model = _model()
        self._table = lancedb.connect(folder).open_table("passages")
        self._reranker = RRFReranker()

    def replace(self, edit: Edit) -> None:
        """Merge the rows and let the indexes take them up."""
        texts = [passage.text for passage in edit.passages]
        rows = _rows([passage.id for passage in edit.passages], texts, self._model.encode(texts))
        merge = self._table.merge_insert("id").when_matched_update_all()
        merge.when_not_matched_insert_all().execute(rows)
        self._table.optimize()

    def ask(self, question: str) -> list[str]:
        """Search the table in both ways and join."""
        search = self._table.search(query_type="hybrid").vector(self._model.encode(question))
        found = search.text(question).distance_type("cosine").rerank(self._reranker)
        return [row["id"] for row in found.select(["id"]).limit(ANSWERS).to_list()]


def _model() -> SentenceTransformer:
    return SentenceTransformer(model_folder(), device="cpu")


def _rows(ids: list[str], texts: list[str], vectors: Vectors) -> list[dict[str, Any]]:
    columns = zip(ids, texts, vectors, strict=True)
    return [{"id": id, "text": text, "vector": vector} for id, text, vector in columns]


if __name__ == "__main__":
    run(LanceDB())
