from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.texts import Texts, texts_of
from indexer.trial import try_out
from indexer.types import Head, Status
from search.errors import IndexCorrupt
from search.generation import current, folder_of
from tests.indexer.building import build_site, rendered, section, source
from tests.indexer.writing import write

NAMES = ("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf")


@pytest.fixture
def generation(tmp_path: Path) -> Path:
    """A generation of seven articles that share no word."""
    write(tmp_path / "articles", {f"{n.lower()}.md": f"# {n}\n\n{n * 2}.\n" for n in NAMES})
    build_site(tmp_path, seed=None)
    return folder_of(tmp_path / "index", current(tmp_path / "index"))


def titled(*titles: str) -> Texts:
    """Return what a build would have taken these articles from."""
    return texts_of([rendered(source(t, f"{n:02}"), section("x")) for n, t in enumerate(titles)])


def test_an_index_that_finds_its_articles_passes(generation: Path) -> None:
    try_out(generation, titled(*NAMES))


def test_one_found_article_is_enough(generation: Path) -> None:
    try_out(generation, titled("Alpha", *["Nothing"] * 6))


def test_an_index_that_finds_none_of_them_is_refused(generation: Path) -> None:
    with pytest.raises(IndexCorrupt, match="does not find its own articles"):
        try_out(generation, titled(*["Nothing"] * 7))


def test_an_index_with_the_wrong_articles_is_refused(generation: Path) -> None:
    with pytest.raises(IndexCorrupt, match="does not find its own articles"):
        try_out(generation, titled(*NAMES[1:], NAMES[0]))


def test_a_damaged_index_is_refused(generation: Path) -> None:
    (generation / "analysis.json").write_text("{}")

    with pytest.raises(IndexCorrupt, match=r"analysis\.json: has changed"):
        try_out(generation, titled(*NAMES))


def test_an_index_of_hidden_articles_alone_passes(tmp_path: Path) -> None:
    write(tmp_path / "articles", {"a.md": "---\nstatus: internal\n---\n# A\n\nText.\n"})
    report = build_site(tmp_path, seed=None)
    hidden = texts_of([rendered(source("A", "a", head=Head(status=Status.INTERNAL)), section("x"))])

    try_out(folder_of(tmp_path / "index", report.generation), hidden)

    assert report.articles == 1


def test_the_generation_is_let_go_afterwards(generation: Path) -> None:
    try_out(generation, titled(*NAMES))
    shutil.rmtree(generation)

    assert not generation.exists()
