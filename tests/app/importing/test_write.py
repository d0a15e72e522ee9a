from __future__ import annotations

from pathlib import Path

import pytest

from app.importing.model import ImportFailed
from app.importing.write import write

FILES = {"a.md": "new", "b/c.md": "new", "b/d.png": b"\x89"}


def test_nothing_is_written_where_another_file_lies(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("mine", "utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b/c.md").write_text("mine", "utf-8")

    with pytest.raises(ImportFailed) as refused:
        write(FILES, tmp_path, force=False)

    assert str(refused.value).splitlines() == [
        f"{tmp_path}/a.md: another file lies there already.",
        f"{tmp_path}/b/c.md: another file lies there already.",
        "Nothing was written. Name another folder with --to, move these files away, "
        "or overwrite them with --force.",
    ]
    assert (tmp_path / "a.md").read_text("utf-8") == "mine"
    assert not (tmp_path / "b/d.png").exists()


def test_force_overwrites_what_differs_and_leaves_what_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("mine", "utf-8")
    (tmp_path / "b").mkdir()
    (tmp_path / "b/c.md").write_text("new", "utf-8")

    done = write(FILES, tmp_path, force=True)

    assert (done.new, done.changed, done.unchanged) == (("b/d.png",), ("a.md",), ("b/c.md",))
    assert (tmp_path / "a.md").read_text("utf-8") == "new"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = write(FILES, tmp_path / "out", force=False, dry_run=True)

    assert done.new == ("a.md", "b/c.md", "b/d.png")
    assert not (tmp_path / "out").exists()


def test_no_link_leads_a_file_out_of_the_folder(tmp_path: Path) -> None:
    outside, target = tmp_path / "outside", tmp_path / "target"
    outside.mkdir()
    target.mkdir()
    (target / "b").symlink_to(outside)
    (target / "a.md").symlink_to(outside / "a.md")

    with pytest.raises(ImportFailed, match=r"a\.md: a symbolic link") as refused:
        write(FILES, target, force=True)

    assert len(str(refused.value).splitlines()) == 4
    assert list(outside.iterdir()) == []


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine", "utf-8")

    with pytest.raises(ImportFailed, match="a file in a folder's place"):
        write(FILES, tmp_path, force=True)
