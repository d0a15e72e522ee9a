"""What a change takes away, compared with a commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.checking.run import check
from app.checking.types import CheckOptions
from indexer.types import Severity
from search.errors import ContentError
from tests.app.checking.sound import settings, sound
from tests.indexer.repositories import commit, git, new_repository

ERROR, WARNING = Severity.ERROR, Severity.WARNING
Told = list[tuple[str, int, str, Severity]]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Return the sound help centre, committed on ``main``."""
    folder = sound(new_repository(tmp_path / "repository") / "articles")
    commit(folder.parent, {}, "All of it", 1)
    return folder


def change(file: Path, was: str, now: str) -> None:
    text = file.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, now), "utf-8")


def told(folder: Path, base: str | None = None) -> Told:
    report = check(settings(folder, folder.parent.parent / "index"), CheckOptions(base))
    return [(one.path, one.line, one.code, one.severity) for one in report.problems]


def test_nothing_is_told_where_nothing_changed(articles: Path) -> None:
    assert told(articles) == []
    assert told(articles, "main") == []


def test_an_article_that_is_gone_leads_nowhere(articles: Path) -> None:
    (articles / "offices.md").unlink()

    assert told(articles) == [
        ("index.md", 7, "broken-link", WARNING),
        ("offices.md", 1, "removed-article", ERROR),
    ]


def test_an_article_that_is_gone_is_led_on_by_an_alias(articles: Path) -> None:
    (articles / "offices.md").unlink()
    change(articles / "index.md", "title: Welcome", "title: Welcome\naliases: [/offices]")
    change(articles / "index.md", "[our offices](offices.md)", "our offices")

    assert told(articles) == []


def test_a_heading_that_is_gone_is_told_at_what_took_its_place(articles: Path) -> None:
    change(articles / "billing/plans.md", "## Yearly", "## By the year")
    change(articles / "billing/invoices.md", "## Print", "Print:")

    assert told(articles) == [
        ("billing/invoices.md", 5, "removed-anchor", WARNING),
        ("billing/plans.md", 8, "removed-anchor", ERROR),
        ("index.md", 5, "broken-anchor", WARNING),
    ]


def test_a_heading_that_keeps_its_address_is_not_gone(articles: Path) -> None:
    change(articles / "billing/plans.md", "## Yearly", "## By the year {#yearly}")

    assert told(articles) == []


def test_an_id_that_changes_breaks_the_short_link(articles: Path) -> None:
    change(articles / "billing/refunds.md", "id: refunds", "id: refund")

    assert told(articles) == [("billing/refunds.md", 3, "changed-id", ERROR)]


def test_an_id_that_changes_while_its_file_moves_breaks_the_short_link(articles: Path) -> None:
    git(articles.parent, "checkout", "-qb", "topic")
    git(articles, "mv", "billing/refunds.md", "billing/money-back.md")
    change(articles / "billing/money-back.md", "id: refunds", "id: refund")
    commit(articles.parent, {}, "Move", 2)

    found = [one for one in told(articles, "main") if one[2] == "changed-id"]
    assert found == [("billing/money-back.md", 3, "changed-id", ERROR)]


def test_a_heading_that_goes_while_its_file_moves_is_told(articles: Path) -> None:
    git(articles.parent, "checkout", "-qb", "topic")
    git(articles, "mv", "billing/invoices.md", "billing/bills.md")
    change(articles / "billing/bills.md", "## Print", "Print:")
    commit(articles.parent, {}, "Move", 2)

    found = [one for one in told(articles, "main") if one[2] == "removed-anchor"]
    assert found == [("billing/bills.md", 5, "removed-anchor", WARNING)]


def test_an_article_that_becomes_a_draft_is_withdrawn(articles: Path) -> None:
    change(articles / "offices.md", "title: Our offices", "title: Our offices\nstatus: draft")

    assert told(articles) == [
        ("index.md", 7, "broken-link", WARNING),
        ("offices.md", 3, "withdrawn", WARNING),
    ]


def test_an_alias_that_is_gone_is_told(articles: Path) -> None:
    change(articles / "billing/invoices.md", "aliases: [/bills]", "aliases: []")

    assert told(articles) == [("billing/invoices.md", 3, "removed-redirect", WARNING)]


def test_a_file_that_only_moves_is_led_on_by_git(articles: Path) -> None:
    (articles / "offices.md").rename(articles / "about.md")
    change(articles / "index.md", "(offices.md)", "(about.md)")

    assert told(articles) == []


def test_a_branch_is_compared_with_where_it_left(articles: Path) -> None:
    repository = articles.parent
    git(repository, "checkout", "-qb", "topic")
    (articles / "offices.md").unlink()
    change(articles / "index.md", "[our offices](offices.md)", "our offices")
    commit(repository, {}, "No offices", 2)
    git(repository, "checkout", "-q", "main")
    commit(
        repository, {"articles/more.md": "---\ntitle: More\nfeatured: true\n---\nMore.\n"}, "+", 3
    )
    git(repository, "checkout", "-q", "topic")

    assert told(articles) == []
    assert told(articles, "main") == [("offices.md", 1, "removed-article", ERROR)]


def test_a_commit_that_git_does_not_know_is_refused(articles: Path) -> None:
    with pytest.raises(ContentError, match="git knows no commit “nowhere”"):
        told(articles, "nowhere")


def test_a_folder_without_a_repository_has_nothing_to_compare_with(tmp_path: Path) -> None:
    folder = sound(tmp_path / "articles")

    with pytest.raises(ContentError, match="lies in no git repository"):
        told(folder, "main")
    assert told(folder) == []
