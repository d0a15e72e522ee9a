"""Reading a folder again gives what reading it for the first time would."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.memory import Memory, stamp
from indexer.tree import read_tree
from indexer.types import ContentSettings
from tests.tiny import write_articles


def _edit(folder: Path) -> None:
    _append(folder / "billing/refunds.md", "\nAsk [about it](../account/password.md#nowhere).\n")


def _head(folder: Path) -> None:
    file = folder / "billing/refunds.md"
    file.write_text(file.read_text("utf-8").replace("product: Shop", "prodct: Shop"), "utf-8")


def _broken_head(folder: Path) -> None:
    (folder / "billing/invoices.md").write_text("---\ntitle: [\n---\nText.\n", "utf-8")


def _rename(folder: Path) -> None:
    (folder / "billing/invoices.md").rename(folder / "billing/bills.md")


def _remove(folder: Path) -> None:
    (folder / "account/password.md").unlink()


def _add(folder: Path) -> None:
    (folder / "billing/new.md").write_text("# New\n\nSee [refunds](refunds.md).\n", "utf-8")


def _hide(folder: Path) -> None:
    _append(folder / "billing/invoices.md", "")
    text = (folder / "billing/invoices.md").read_text("utf-8")
    hidden = text.replace("---\n", "---\nstatus: draft\n", 1)
    (folder / "billing/invoices.md").write_text(hidden, "utf-8")


def _change_heading(folder: Path) -> None:
    file = folder / "billing/refunds.md"
    file.write_text(file.read_text("utf-8").replace("How to ask for it", "Ask"), "utf-8")


def _change_picture(folder: Path) -> None:
    (folder / "billing/button.svg").write_text('<svg width="40" height="20"/>', "utf-8")


def _replace_by_older(folder: Path) -> None:
    file, new = folder / "billing/invoices.md", folder / "new"
    new.write_text(file.read_text("utf-8").replace("All", "Old"), "utf-8")
    os.utime(new, ns=(file.stat().st_mtime_ns, file.stat().st_mtime_ns))
    new.replace(file)


def _commit(folder: Path) -> None:
    _git(folder, "init", "-q")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", "The first")


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as opened:
        opened.write(text)


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=Writer", "-c", "user.email=writer@example.com"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


CHANGES = (_edit, _head, _broken_head, _rename, _remove, _add, _hide, _change_heading,
           _change_picture, _replace_by_older, _commit)  # fmt: skip


@pytest.fixture
def content(tmp_path: Path) -> ContentSettings:
    folder = write_articles(tmp_path / "articles")
    (folder / "billing/link.md").write_text(
        "# Links\n\n[How](refunds.md#how-to-ask-for-it) and [bills](invoices.md).\n", "utf-8"
    )
    return ContentSettings(folder, languages=("en", "de"))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.lstrip("_"))
def test_what_is_read_with_a_memory_is_what_is_read_without(
    content: ContentSettings, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    memory, index = Memory(), tmp_path / "index"
    before = read_tree(content, index, memory)
    change(content.folder)
    after = read_tree(content, index, memory)
    assert after == read_tree(content, tmp_path / "other")
    assert after.problems == read_tree(content, tmp_path / "other").problems
    assert after != before


def test_an_article_that_did_not_change_is_not_rendered_again(
    content: ContentSettings, tmp_path: Path
) -> None:
    memory = Memory()
    before = read_tree(content, tmp_path / "index", memory)
    _edit(content.folder)
    after = read_tree(content, tmp_path / "index", memory)
    same = {one.source.path for one in after.rendered if any(one is old for old in before.rendered)}
    paths = {one.source.path for one in after.rendered}
    assert paths - same == {"billing/refunds.md"}


def test_a_file_that_could_not_be_read_is_tried_again(
    content: ContentSettings, tmp_path: Path
) -> None:
    memory, file = Memory(), content.folder / "billing/new.md"
    file.write_bytes(b"# New\n\n\xff\n")
    refused = read_tree(content, tmp_path / "index", memory).reading.refused
    file.write_text("# New\n\nWords.\n", "utf-8")
    read = read_tree(content, tmp_path / "index", memory).reading
    assert (refused, read.refused) == (("billing/new.md",), ())


def test_nothing_is_the_stamp_of_a_file_that_is_gone(tmp_path: Path) -> None:
    shutil.rmtree(tmp_path)
    assert stamp(tmp_path / "gone") is None
