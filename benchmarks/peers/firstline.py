"""Firstline itself, asked like the others."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers.protocol import ANSWERS, Corpus, Edit, model_folder, run
from indexer.build import BuildOptions, build
from indexer.progress import Silent
from indexer.types import ContentSettings
from search.searcher import Searcher
from search.types import Question


class Firstline:
    """Reads the Markdown; the caches beside the index are the bench's to fill."""

    packages = ("onnxruntime", "faiss-cpu", "tokenizers")

    def index(self, corpus: Corpus, folder: Path) -> None:
        """Build the first generation."""
        _build(corpus.articles, folder)

    def open(self, folder: Path) -> None:
        """Open the live generation."""
        self._folder = folder
        self._searcher = Searcher.open(folder)

    def replace(self, edit: Edit) -> None:
        """Build the next generation and change over to it."""
        _build(edit.articles, self._folder)
        self._searcher.close()
        self._searcher = Searcher.open(self._folder)

    def ask(self, question: str) -> list[str]:
        """Return the articles' ids; titles, sections and snippets are made as well."""
        results = self._searcher.search(Question(question, limit=ANSWERS))
        return [answer.article.id for answer in results.answers]


def _build(articles: Path, folder: Path) -> None:
    build(ContentSettings(articles), folder, BuildOptions(model_folder()), Silent())


if __name__ == "__main__":
    run(Firstline())
