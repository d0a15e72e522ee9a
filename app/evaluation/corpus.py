"""The articles of a set that brings its own → an index of them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import yaml

from app.evaluation.sets import CorpusArticle
from indexer.build import BuildOptions, build
from indexer.progress import Progress
from indexer.types import ContentSettings
from search.searcher import Searcher


def write_articles(articles: Sequence[CorpusArticle], folder: Path) -> None:
    """Write the articles as Markdown files."""
    folder.mkdir(parents=True)
    for number, article in enumerate(articles):
        head = {"id": article.id, "title": article.title or article.id}
        text = f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n\n{article.text}\n"
        (folder / f"{number:05}.md").write_text(text, encoding="utf-8")


def open_corpus(
    articles: Sequence[CorpusArticle],
    folder: Path,
    model: str,
    progress: Progress,
    language: str = "en",
) -> Searcher:
    """Index the articles below ``folder`` (where nothing changed, in an instant) and open that.

    ``language`` is that of the articles.
    """
    if not (folder / "articles").exists():
        write_articles(articles, folder / "articles")
    content = ContentSettings(folder / "articles", default_language=language)
    build(content, folder / "index", BuildOptions(model), progress)
    return Searcher.open(folder / "index")


def borrow_model(index: Path, folder: Path) -> None:
    """Copy the exported models of an index, which take half a minute to make, for another one."""
    models = index / "cache" / "models"
    if models.is_dir():
        shutil.copytree(models, folder / "index" / "cache" / "models", dirs_exist_ok=True)
