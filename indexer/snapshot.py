"""A folder as it was at a commit, without touching the working tree."""

from __future__ import annotations

import io
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indexer.git_command import GitFailed, ask_git, run_git
from search.errors import ContentError


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
    if ask_git(folder, "rev-parse", "--verify", "--quiet", f"{commit}:./") is None:
        return  # The folder is younger than the commit.
    try:
        # Called in a folder, it packs that folder alone, with paths below it.
        packed = run_git(folder, "archive", "--format=tar", commit)
    except GitFailed as error:
        raise ContentError(
            f"git cannot read the files of commit {commit} in {folder}: {error} Where the clone "
            "left contents out, fetch them first: git fetch --refetch --no-filter."
        ) from error
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        # The filter drops what leads out of the folder: links, devices, absolute names.
        archive.extractall(target, filter=_inside)  # noqa: S202


def _commit(folder: Path, ref: str) -> str:
    if ask_git(folder, "rev-parse", "--git-dir") is None:
        raise ContentError(
            f"{folder}: lies in no git repository, so there is nothing to compare with. "
            "Put the articles under git: git init."
        )
    # --end-of-options: a name that begins with a hyphen is no option.
    name = ask_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options",
                   f"{ref}^{{commit}}")  # fmt: skip
    if name is None:
        raise ContentError(
            f"git knows no commit “{ref}” in {folder}. In a clone that was cut off, fetch it "
            "first: git fetch --unshallow, or git fetch origin <branch>."
        )
    return name.strip()


def _inside(member: tarfile.TarInfo, path: str) -> tarfile.TarInfo | None:
    try:
        return tarfile.data_filter(member, path)
    except tarfile.FilterError:
        return None
