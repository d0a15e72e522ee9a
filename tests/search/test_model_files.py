from __future__ import annotations

from pathlib import Path

import pytest

from search.model_files import files_of, find_model, hub_name, model_state


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "model"
    for name in ("model.onnx", "onnx/model.onnx", "1_Pooling/config.json", ".git/HEAD", ".x"):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(name)
    return path


def names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in files_of(folder)]


def test_a_models_files_are_all_that_are_not_hidden(folder: Path) -> None:
    assert names(folder) == ["model.onnx", "1_Pooling/config.json", "onnx/model.onnx"]


def test_links_are_followed_but_not_in_circles(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "inner.json").write_text("{}")
    (folder / "linked").symlink_to(tmp_path / "beside")
    (folder / "onnx" / "up").symlink_to(folder)

    assert names(folder)[2:] == ["linked/inner.json", "onnx/model.onnx"]


def test_a_folder_is_found_and_a_name_that_is_nowhere_is_not(folder: Path) -> None:
    assert find_model(str(folder)) == folder
    assert find_model("no/such-model") is None


@pytest.mark.parametrize("variable", ["HF_HOME", "HF_HUB_CACHE"])
@pytest.mark.parametrize("name", ["tiny", "sentence-transformers/tiny"])
def test_what_was_fetched_before_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, name: str
) -> None:
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    hub = tmp_path / "hub" if variable == "HF_HOME" else tmp_path
    repository = hub / "models--sentence-transformers--tiny"
    (repository / "snapshots" / "abc").mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("abc")

    assert find_model(name) == repository / "snapshots" / "abc"
    (repository / "refs" / "main").write_text("gone")
    assert find_model(name) is None


def test_the_state_is_the_same_until_something_changes(folder: Path) -> None:
    before = model_state(str(folder))

    assert model_state(str(folder)) == before != ""
    (folder / ".x").write_text("hidden")
    assert model_state(str(folder)) == before
    (folder / "1_Pooling" / "config.json").write_text("{}")
    assert model_state(str(folder)) != before


def test_without_a_model_there_is_no_state(folder: Path) -> None:
    assert (model_state(""), model_state("no/such-model")) == ("", "")


def test_links_to_nothing_do_no_harm(folder: Path) -> None:
    before = model_state(str(folder))
    (folder / "dangling").symlink_to("nowhere")

    assert model_state(str(folder)) == before


def test_names_on_the_hub_have_an_owner() -> None:
    assert hub_name("all-MiniLM-L6-v2") == "sentence-transformers/all-MiniLM-L6-v2"
    assert hub_name("me/mine") == "me/mine"
