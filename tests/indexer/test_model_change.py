from __future__ import annotations

from pathlib import Path

import pytest

from indexer.build import BuildOptions, build
from indexer.model_change import model_change
from indexer.progress import Silent
from indexer.types import ContentSettings
from search.generation import current, folder_of, read_manifest
from search.searcher import Searcher
from search.types import Mode, Question
from tests.fake_model import write_model


class Told(Silent):
    """Keeps the lines that a build tells."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def tell(self, line: str) -> None:
        """Keep the line."""
        self.lines.append(line)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "cards.md").write_text("# Cards\n\nAll cards are taken.\n")
    (tmp_path / "articles" / "refund.md").write_text("# Refunds\n\nMoney comes back.\n")
    return tmp_path


def told(site: Path, model: str) -> list[str]:
    progress = Told()
    build(ContentSettings(site / "articles"), site / "index", BuildOptions(model), progress)
    return progress.lines


def test_the_first_build_and_one_with_the_same_model_tell_nothing(site: Path) -> None:
    model = str(write_model(site / "model"))

    assert told(site, model) == []
    assert told(site, model) == []


def test_another_model_is_told_with_both_names(site: Path) -> None:
    first, second = (str(write_model(site / f"model-{seed}", seed)) for seed in (0, 1))
    told(site, first)

    assert told(site, second) == [
        f"The model has changed from {first} to {second}: all 4 vectors are made with it anew. "
        "Until then the site answers from generation 1, which has its own model."
    ]


def test_weights_that_changed_under_the_same_name_are_told(site: Path) -> None:
    model = str(write_model(site / "model"))
    told(site, model)
    write_model(site / "model", seed=1)

    assert told(site, model) == [
        f"The model {model} has changed, or how Firstline runs it has: all 4 vectors are made "
        "with it anew. Until then the site answers from generation 1, which has its own model."
    ]


def test_the_same_files_under_another_name_are_no_other_model(site: Path) -> None:
    first, copy = (str(write_model(site / name)) for name in ("model", "copy"))
    told(site, first)

    assert told(site, copy) == []
    assert read_manifest(folder_of(site / "index", 2)).model_name == copy


def test_from_words_alone_to_a_model_and_back_is_no_change_of_model(site: Path) -> None:
    told(site, "")

    assert told(site, str(write_model(site / "model"))) == []
    assert told(site, "") == []


def test_without_an_index_there_is_nothing_to_change(tmp_path: Path) -> None:
    assert model_change(tmp_path, "name", "fingerprint", 3) is None


def test_the_old_generation_answers_with_its_own_model_meanwhile(site: Path) -> None:
    told(site, str(write_model(site / "model")))
    question = Question("cards", mode=Mode.MEANING)
    old = Searcher.open(site / "index")
    before = [(answer.article.id, answer.score) for answer in old.search(question).answers]
    told(site, str(write_model(site / "model", seed=1)))

    assert [(a.article.id, a.score) for a in old.search(question).answers] == before
    assert (old.generation, current(site / "index")) == (1, 2)
    old.close()
