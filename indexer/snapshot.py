"""A folder as it was at a commit, without touching the working tree."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.git import clean_environment
from search.errors import ContentError

_TIMEOUT_SECONDS = 120


@contextmanager
def snapshot(folder: Path, ref: str) -> Iterator[Path]:
    """Yield a folder with the files of ``folder`` as they were at a commit; then remove it.

    A folder that did not exist then is empty.  Raises ``ContentError`` where the folder lies in
    no git repository, or where git does not know the commit.
    """
    with tempfile.TemporaryDirectory(prefix="firstline-") as temporary:
        target = Path(temporary) / "articles"
        target.mkdir()
        extract(folder, ref, target)
        yield target


def extract(folder: Path, ref: str, target: Path) -> None:
    """Write the files of ``folder`` as they were at a commit below ``target``.

    Raises as :func:`snapshot` does.
    """
    commit = _commit(folder, ref)
    try:
        # Called in a folder, it packs that folder alone, with paths below it.
        packed = _git(folder, "archive", "--format=tar", commit)
    except subprocess.CalledProcessError:  # The folder is younger than the commit.
        return
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        # The filter drops what leads out of the folder: links, devices, absolute names.
        archive.extractall(target, filter=_inside)  # noqa: S202


def _commit(folder: Path, ref: str) -> str:
    try:
        _git(folder, "rev-parse", "--git-dir")
    except (OSError, subprocess.SubprocessError) as error:
        raise ContentError(
            f"{folder}: lies in no git repository, so there is nothing to compare with. "
            "Put the articles under git: git init."
        ) from error
    try:
        # --end-of-options: a name that begins with a hyphen is no option.
        name = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options",
                    f"{ref}^{{commit}}")  # fmt: skip
    except (ValueError, subprocess.SubprocessError) as error:
        raise ContentError(
            f"git knows no commit “{ref}” in {folder}. In a clone that was cut off, fetch it "
            "first: git fetch --unshallow, or git fetch origin <branch>."
        ) from error
    return name.decode("ascii").strip()


def _git(folder: Path, *arguments: str) -> bytes:
    git = shutil.which("git")
    if git is None:
        raise FileNotFoundError("git")
    return subprocess.run(  # noqa: S603 - no shell
        [git, *arguments],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        timeout=_TIMEOUT_SECONDS,
        check=True,
    ).stdout


def _inside(member: tarfile.TarInfo, path: str) -> tarfile.TarInfo | None:
    try:
        return tarfile.data_filter(member, path)
    except tarfile.FilterError:
        return None
