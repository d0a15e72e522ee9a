from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from search.encoder import SETTINGS, shared_encoder
from search.errors import ModelError
from search.generation import ENCODER, current, folder_of


@pytest.fixture
def folder(index_path: Path) -> Path:
    return folder_of(index_path, current(index_path)) / ENCODER


def test_generations_that_share_the_files_of_an_encoder_share_it_open(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "linked", copy_function=os.link)
    first = shared_encoder(folder)
    assert shared_encoder(tmp_path / "linked") is first


def test_a_copy_of_an_encoder_is_another_one(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copied")
    first, second = shared_encoder(folder), shared_encoder(tmp_path / "copied")
    assert first is not second
    assert first.query("refund").tolist() == second.query("refund").tolist()


def test_an_encoder_whose_settings_changed_is_opened_anew(folder: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(folder, tmp_path / "copied")
    first = shared_encoder(copied)
    settings = (copied / SETTINGS).read_text("utf-8")
    (copied / SETTINGS).write_text(f"{settings}\n\n", "utf-8")
    assert shared_encoder(copied) is not first


def test_an_encoder_without_its_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Run 'firstline index'"):
        shared_encoder(tmp_path)
