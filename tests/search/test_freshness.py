from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.build import BuildOptions, build
from indexer.progress import Silent
from indexer.types import ContentSettings
from search.freshness import is_stale, source_state
from tests.fake_model import write_model
from tests.search.sharing import make_current


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "one.md").write_text("# One\n\nThe first.\n")
    (folder / "two.md").write_text("# Two\n\nThe second.\n")
    return folder


@pytest.fixture
def index(content: Path, tmp_path: Path) -> Path:
    """An index of words alone, built with the settings "key"."""
    folder = tmp_path / "index"
    build(ContentSettings(content), folder, BuildOptions("", "key"), Silent())
    return folder


def test_an_index_of_the_content_as_it_is_is_fresh(content: Path, index: Path) -> None:
    assert not is_stale(content, index, "key")


def test_other_settings_make_it_stale(content: Path, index: Path) -> None:
    assert is_stale(content, index, "other")


def test_without_an_index_it_is_stale(content: Path, tmp_path: Path) -> None:
    assert is_stale(content, tmp_path / "none", "key")


def test_a_pointer_to_nothing_is_stale(content: Path, index: Path) -> None:
    make_current(index, 5)

    assert is_stale(content, index, "key")


def edit(folder: Path) -> None:
    (folder / "two.md").write_text("# Two\n\nThe second, changed.\n")


def touch(folder: Path) -> None:
    os.utime(folder / "two.md", (1, 1))


def add(folder: Path) -> None:
    (folder / "a" / "three.md").write_text("# Three\n")


def delete(folder: Path) -> None:
    (folder / "two.md").unlink()


def rename(folder: Path) -> None:
    (folder / "two.md").rename(folder / "second.md")


def move(folder: Path) -> None:
    (folder / "two.md").rename(folder / "a" / "two.md")


def link(folder: Path) -> None:
    (folder / "link.md").symlink_to("two.md")


@pytest.mark.parametrize("change", [edit, touch, add, delete, rename, move, link])
def test_a_change_makes_it_stale(content: Path, index: Path, change: object) -> None:
    assert callable(change)
    change(content)

    assert is_stale(content, index, "key")


def test_hidden_files_do_not_count(content: Path, index: Path) -> None:
    (content / ".git").mkdir()
    (content / ".git" / "HEAD").write_text("x")
    (content / "a" / ".two.md.swp").write_text("x")

    assert not is_stale(content, index, "key")


def test_names_in_any_encoding_can_be_told_apart(content: Path) -> None:
    before = source_state(content, "key")
    (content / os.fsdecode(b"caf\xe9.md")).write_text("x")
    with_one = source_state(content, "key")

    assert before != with_one
    assert with_one == source_state(content, "key")


def test_a_folder_that_is_not_there_is_a_state_too(tmp_path: Path) -> None:
    assert source_state(tmp_path / "none", "a") != source_state(tmp_path / "none", "b")


def test_a_file_that_vanishes_while_it_is_looked_at_does_not_count(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = source_state(content, "key")
    (content / "passing.md").write_text("x")
    walk = os.walk

    def walk_while_a_file_goes(folder: Path) -> list[tuple[str, list[str], list[str]]]:
        listed = list(walk(folder))
        (content / "passing.md").unlink()
        return listed

    monkeypatch.setattr(os, "walk", walk_while_a_file_goes)

    assert source_state(content, "key") == expected


@pytest.fixture
def own_model(content: Path, tmp_path: Path) -> Path:
    """The model of an index in ``with-model``, in a folder of its own."""
    model = write_model(tmp_path / "model")
    options = BuildOptions(str(model), "key")
    build(ContentSettings(content), tmp_path / "with-model", options, Silent())
    return model


def test_with_its_model_as_it_is_an_index_is_fresh(
    content: Path, own_model: Path, tmp_path: Path
) -> None:
    assert not is_stale(content, tmp_path / "with-model", "key", str(own_model))


def other_weights(model: Path) -> None:
    """Write weights of the same size, dated like the old ones as packages do."""
    graph = model / "model.onnx"
    before = graph.stat()
    write_model(model, seed=1)
    os.utime(graph, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert graph.stat().st_size == before.st_size


def prompts(model: Path) -> None:
    (model / "config_sentence_transformers.json").write_text('{"prompts": {"query": "Ask: "}}')


def no_model(model: Path) -> None:
    model.rename(model.with_name("elsewhere"))


@pytest.mark.parametrize("change", [other_weights, prompts, no_model])
def test_a_model_that_changed_in_its_folder_makes_it_stale(
    content: Path, own_model: Path, tmp_path: Path, change: Callable[[Path], None]
) -> None:
    change(own_model)

    assert is_stale(content, tmp_path / "with-model", "key", str(own_model))


def test_another_model_makes_it_stale_and_so_does_none(
    content: Path, own_model: Path, tmp_path: Path
) -> None:
    other = shutil.copytree(own_model, tmp_path / "other")

    assert is_stale(content, tmp_path / "with-model", "key", str(other))
    assert is_stale(content, tmp_path / "with-model", "key", "")
