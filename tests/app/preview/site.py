"""The tiny help centre in a git repository of its own, with an index to lay previews over."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from app.config import Config
from app.settings_file import load_config
from tests.app import databases
from tests.conftest import build_index
from tests.tiny import write_articles

DRAFT = "---\nstatus: draft\nid: plan\n---\n# The plan\n\nNobody knows it yet.\n"


def make_site(folder: Path) -> Path:
    """Write articles, commit them and build their index; return the folder."""
    write_articles(folder / "articles")
    git(folder, "init", "-q", "-b", "main")
    (folder / ".gitignore").write_text("index\nmodel\n*.db*\n", "utf-8")
    commit(folder, "The first articles")
    build_index(folder / "articles", folder / "index")
    return folder


def copy_site(made: Path, folder: Path) -> Config:
    """Copy a site that was made, so that a test may change it; return its settings."""
    shutil.copytree(made, folder, symlinks=True)
    settings = {
        "FIRSTLINE_CONTENT__ARTICLES": str(folder / "articles"),
        "FIRSTLINE_CONTENT__LANGUAGES": "en, de",
        "FIRSTLINE_INDEX__PATH": str(folder / "index"),
        "FIRSTLINE_INDEX__MODEL": str(made / "model"),
        "FIRSTLINE_SITE__NAME": "Example help",
    }
    config = load_config(settings, folder)
    databases.fill_sqlite(config.database.url)
    return config


def write(config: Config, path: str, text: str) -> None:
    """Save a file as editors do: beside it, then renamed."""
    file = config.content.articles / path
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f".{file.name}.swp")
    beside.write_text(text, "utf-8")
    beside.replace(file)


def branch(config: Config, name: str, files: dict[str, str]) -> None:
    """Commit files to a branch of their own, and go back to main."""
    folder = config.content.articles.parent
    git(folder, "checkout", "-q", "-b", name)
    for path, text in files.items():
        write(config, path, text)
    commit(folder, f"Work on {name}")
    git(folder, "checkout", "-q", "main")


def commit(folder: Path, subject: str) -> None:
    """Commit all that is there."""
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", subject)


def git(folder: Path, *arguments: str) -> str:
    """Run git as a writer."""
    who = ("-c", "user.name=Writer", "-c", "user.email=writer@example.com")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout
