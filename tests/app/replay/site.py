"""A help centre in a git repository, with its settings beside it."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from app.config import Config
from app.content import content_settings
from app.settings_file import load_config
from indexer.tree import Tree, read_tree
from tests.indexer.writing import write

Files = dict[str, str | bytes]


@dataclass(frozen=True, slots=True)
class Site:
    """A repository whose branch main holds the articles of ``folder / "articles"``."""

    folder: Path
    config: Config

    @property
    def articles(self) -> Path:
        return self.config.content.articles

    def tree(self) -> Tree:
        return read_tree(content_settings(self.config), self.config.index.path)

    def change(self, files: Files, *, remove: tuple[str, ...] = ()) -> None:
        write(self.articles, files)
        for path in remove:
            (self.articles / path).unlink()

    def commit(self) -> None:
        git(self.folder, "add", "articles")
        git(self.folder, "commit", "--quiet", "--message", "Change")


def make_site(folder: Path, files: Files, model: Path, database: str = "") -> Site:
    """Write files and commit them; an index is built by whoever needs one."""
    articles = write(folder / "articles", files)
    settings = {
        "FIRSTLINE_CONTENT__ARTICLES": str(articles),
        "FIRSTLINE_CONTENT__LANGUAGES": "en, de",
        "FIRSTLINE_INDEX__PATH": str(folder / "index"),
        "FIRSTLINE_INDEX__MODEL": str(model),
        "FIRSTLINE_DATABASE__URL": database or f"sqlite:///{folder}/none.db",
    }
    git(folder, "init", "--quiet", "--initial-branch", "main")
    site = Site(folder, load_config(settings, folder))
    site.commit()
    return site


def git(folder: Path, *arguments: str) -> str:
    """Run git as somebody."""
    who = ("-c", "user.name=Writer", "-c", "user.email=writer@example.com")
    command = ["git", *who, *arguments]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    return done.stdout.decode()
