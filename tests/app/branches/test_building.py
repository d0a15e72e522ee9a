from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.branches.about import ABOUT, Badge, Changed, all_previews, read_about
from app.branches.names import folder_of
from app.branches.shelf import MOST, Shelf
from app.config import Config
from app.preview.branches import build_branch, remove_branch, remove_old
from app.site import create_app
from search.errors import ContentError, NotFound
from tests.app.preview.site import DRAFT, branch, copy_site, git, make_site

NEW = "# New terms\n\nSixty days.\n"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_site(tmp_path_factory.mktemp("building") / "site")


@pytest.fixture
def config(made: Path, tmp_path: Path) -> Config:
    return copy_site(made, tmp_path / "site")


def test_a_preview_says_what_the_branch_changes(config: Config) -> None:
    branch(config, "terms", {"billing/new.md": NEW, "billing/plan.md": DRAFT})
    before = git(config.content.articles.parent, "status", "--porcelain", "--branch")
    folder = build_branch(config, "terms")
    about = read_about(config.index.path, "terms")
    assert folder == folder_of(config.index.path, "terms")
    assert about.commit == git(config.content.articles.parent, "rev-parse", "terms").strip()
    assert about.changed[:2] == (
        Changed("billing/new.md", "billing/new", "New terms", "en"),
        Changed("billing/plan.md", "billing/plan", "The plan", "en", (Badge("draft"),)),
    )
    assert git(config.content.articles.parent, "status", "--porcelain", "--branch") == before


def test_a_branch_of_the_remote_is_fetched(config: Config, tmp_path: Path) -> None:
    writer = copy_site(config.content.articles.parent, tmp_path / "writer")
    remote = tmp_path / "remote.git"
    git(tmp_path, "clone", "-q", "--bare", str(config.content.articles.parent), str(remote))
    git(config.content.articles.parent, "remote", "add", "origin", str(remote))
    branch(writer, "помощь/terms", {"billing/new.md": NEW})
    git(writer.content.articles.parent, "push", "-q", str(remote), "помощь/terms")
    build_branch(config, "помощь/terms")
    assert read_about(config.index.path, "помощь/terms").changed[0].title == "New terms"


@pytest.mark.parametrize(
    "name",
    ["", "nothing", "main~0", "main^{commit}", "..", "-q", "--all", "a:b", "x" * 5000, "a\0b"],
)
def test_what_is_no_branch_is_refused_and_leaves_nothing(config: Config, name: str) -> None:
    with pytest.raises(ContentError):
        build_branch(config, name)
    assert all_previews(config.index.path) == ()


def test_outside_of_a_repository_it_is_said(config: Config) -> None:
    (config.content.articles.parent / ".git").rename(config.content.articles.parent / "git")
    with pytest.raises(ContentError, match="branch"):
        build_branch(config, "main")


def test_a_preview_made_again_takes_the_place_of_the_first(config: Config) -> None:
    branch(config, "terms", {"billing/new.md": NEW})
    build_branch(config, "terms")
    shelf = Shelf(config, create_app)
    first = shelf.get("terms")
    git(config.content.articles.parent, "checkout", "-q", "terms")
    branch(config, "more", {"billing/new.md": NEW.replace("New", "Newest")})
    git(config.content.articles.parent, "branch", "-f", "terms", "more")
    build_branch(config, "terms")
    second = shelf.get("terms")
    assert [_title(one.app) for one in (first, second)] == ["New terms", "Newest terms"]
    assert shelf.get("terms") is second
    assert [one.name for one in folder_of(config.index.path, "terms").parent.iterdir()] == [
        folder_of(config.index.path, "terms").name
    ]


def test_old_previews_are_removed(config: Config) -> None:
    for name in ("one", "two"):
        branch(config, name, {f"{name}.md": NEW})
        build_branch(config, name)
    now = datetime.now(UTC)
    assert remove_old(config, now + timedelta(days=29)) == ()
    remove_branch(config, "two")
    assert [about.branch for about in all_previews(config.index.path)] == ["one"]
    assert remove_old(config, now + timedelta(days=31)) == ("one",)
    assert all_previews(config.index.path) == ()
    with pytest.raises(NotFound):
        Shelf(config, create_app).get("one")


def test_few_previews_are_open_and_idle_ones_are_closed(config: Config) -> None:
    names = [f"b{number}" for number in range(MOST + 1)]
    for name in names:
        branch(config, name, {f"{name}.md": NEW})
        build_branch(config, name)
    now = 0.0
    shelf = Shelf(config, create_app, lambda: now)
    for name in names:
        shelf.get(name)
    assert shelf.branches() == tuple(names[1:])
    shelf.get(names[1])
    assert shelf.branches() == (*names[2:], names[1])
    now = 601.0
    assert shelf.branches() == ()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"branch": 1}', "\xff"])
def test_a_damaged_preview_is_none(config: Config, text: str) -> None:
    branch(config, "terms", {"billing/new.md": NEW})
    (build_branch(config, "terms") / ABOUT).write_text(text, "latin-1")
    assert all_previews(config.index.path) == ()
    with pytest.raises(NotFound):
        Shelf(config, create_app).get("terms")


def _title(app: Flask) -> str:
    text = app.test_client().get("/a/billing/new").text
    return text.partition("<h1>")[2].partition("</h1>")[0]
