"""Haystack: a pipeline of BM25 and embeddings joined, over its in-memory document store."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from haystack import Document, Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.document_stores.types import DuplicatePolicy
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from benchmarks.peers.protocol import ANSWERS, Corpus, Edit, Passage, model_folder, run

_CPU = ComponentDevice.from_str("cpu")


class Haystack:
    """Keeps everything in memory and saves it as one JSON file."""

    packages = ("haystack-ai", "sentence-transformers-haystack", "sentence-transformers", "torch")

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Embed the passages, write them to a store and save it."""
        documents = [_document(passage) for passage in corpus.passages]
        if corpus.vectors is None:
            documents = _embedder().run(documents)["documents"]
        else:
            pairs = zip(documents, corpus.vectors, strict=True)
            documents = [replace(one, embedding=vector.tolist()) for one, vector in pairs]
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(documents)
        store.save_to_disk(str(folder / "store.json"))

    def open(self, folder: Path) -> None:
        """Load the store and warm the pipeline up."""
        self._file = folder / "store.json"
        self._store = InMemoryDocumentStore.load_from_disk(str(self._file))
        self._embedder = _embedder()
        self._pipeline = _pipeline(self._store)
        self._pipeline.warm_up()

    def replace(self, edit: Edit) -> None:
        """Overwrite the documents."""
        documents = self._embedder.run([_document(passage) for passage in edit.passages])
        self._store.write_documents(documents["documents"], policy=DuplicatePolicy.OVERWRITE)
        self._store.save_to_disk(str(self._file))

    def ask(self, question: str) -> list[str]:
        """Run the pipeline."""
        asked = {"embedder": {"text": question}, "words": {"query": question}}
        return [one.id for one in self._pipeline.run(asked)["joiner"]["documents"]]


def _document(passage: Passage) -> Document:
    return Document(id=passage.id, content=passage.text)


def _embedder() -> SentenceTransformersDocumentEmbedder:
    embedder = SentenceTransformersDocumentEmbedder(
        model=model_folder(), device=_CPU, progress_bar=False
    )
    embedder.warm_up()
    return embedder


def _pipeline(store: InMemoryDocumentStore) -> Pipeline:
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder",
        SentenceTransformersTextEmbedder(model=model_folder(), device=_CPU, progress_bar=False),
    )
    pipeline.add_component("meaning", InMemoryEmbeddingRetriever(store, top_k=ANSWERS))
    pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=ANSWERS))
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=ANSWERS)
    pipeline.add_component("joiner", joiner)
    pipeline.connect("embedder", "meaning")
    pipeline.connect("meaning", "joiner")
    pipeline.connect("words", "joiner")
    return pipeline


if __name__ == "__main__":
    run(Haystack())
