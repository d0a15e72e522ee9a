"""Real repositories: a bare one to publish from, and a writer's clone that pushes to it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

WHO = {
    "GIT_AUTHOR_NAME": "Ada Example",
    "GIT_AUTHOR_EMAIL": "ada@example.com",
    "GIT_COMMITTER_NAME": "Ada Example",
    "GIT_COMMITTER_EMAIL": "ada@example.com",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *arguments: str, ok: bool = True, text: str = "") -> str:
    """Run git as a writer does."""
    done = subprocess.run(
        ["git", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder,
        env=os.environ | WHO,
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 or not ok, done.stderr
    return done.stdout.strip()


class Writer:
    """Whoever commits and pushes articles."""

    def __init__(self, folder: Path) -> None:
        self.bare = folder / "bare.git"
        self.clone = folder / "writer"
        git(folder, "init", "-q", "--bare", "--initial-branch=main", str(self.bare))
        git(folder, "init", "-q", "--initial-branch=main", str(self.clone))
        git(self.clone, "remote", "add", "origin", str(self.bare))

    def commit(self, files: Mapping[str, str | None], message: str = "Change articles") -> str:
        """Write files, or remove those that are ``None``; return the commit."""
        for name, text in files.items():
            file = self.clone / name
            if text is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        git(self.clone, "add", "-A")
        git(self.clone, "commit", "-q", "--allow-empty", "-m", message)
        return git(self.clone, "rev-parse", "HEAD")

    def push(self, branch: str = "main", *, force: bool = False) -> None:
        """Push what was committed."""
        git(self.clone, "push", "-q", *(["--force"] if force else []), "origin", f"HEAD:{branch}")

    def publish(self, files: Mapping[str, str | None], message: str = "Change articles") -> str:
        """Commit and push."""
        commit = self.commit(files, message)
        self.push()
        return commit


def article(title: str, text: str = "Press the button.") -> str:
    """Return an article's file."""
    return f"---\ntitle: {title}\n---\n{text}\n"
