from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.config import Config
from app.publishing.places import read_state
from app.publishing.publish import publish
from app.publishing.published import Published
from search.searcher import Searcher
from tests.app.publishing.conftest import Configure
from tests.app.publishing.repositories import Writer, article, git


def titles(config: Config) -> list[str]:
    """Return what the live generation holds."""
    searcher = Searcher.open(config.index.path)
    refs = [searcher.catalog.by_id(id) for id in searcher.catalog.paths().values()]
    return sorted(ref.title for ref in refs)


def published(config: Config) -> Published:
    """Publish what is new."""
    done = publish(config)
    assert done is not None
    return done


def test_the_first_time_the_repository_is_cloned_and_indexed(
    config: Config, writer: Writer
) -> None:
    done = published(config)

    head = git(writer.clone, "rev-parse", "HEAD")
    assert (done.result, done.commit, done.subject, done.author) == (
        "published", head, "Begin", "Ada Example",
    )  # fmt: skip
    assert (done.generation, done.articles, done.message) == (1, 2, None)
    assert titles(config) == ["Change your password", "Get a refund"]


def test_a_push_is_published_and_without_one_nothing_is_built(
    config: Config, writer: Writer
) -> None:
    publish(config)
    again = publish(config)
    head = writer.publish({"docs/billing/invoices.md": article("Find an invoice")}, "Invoices")

    after = published(config)

    assert again is None
    assert (after.commit, after.generation, after.subject) == (head, 2, "Invoices")
    assert titles(config) == ["Change your password", "Find an invoice", "Get a refund"]


def test_a_push_of_nothing_that_can_be_served_leaves_the_last_good_one(
    config: Config, writer: Writer
) -> None:
    first = published(config)
    head = writer.publish(
        {"docs/account/password.md": None, "docs/billing/refunds.md": None}, "Empty"
    )

    refused = published(config)
    again = published(config)
    state = read_state(config.index.path)

    assert (refused.result, refused.commit, refused.generation) == ("refused", head, None)
    assert "repository/docs" in str(refused.message)
    assert (again.result, again.message) == (refused.result, refused.message)
    assert (state.result, state.head, state.commit) == ("refused", head, first.commit)
    assert titles(config) == ["Change your password", "Get a refund"]


def test_after_a_bad_push_a_good_one_is_published(config: Config, writer: Writer) -> None:
    publish(config)
    writer.publish({"docs/account/password.md": None, "docs/billing/refunds.md": None})
    publish(config)
    writer.publish({"docs/new.md": article("New")})

    assert published(config).result == "published"
    assert titles(config) == ["New"]


def test_a_file_that_is_refused_is_told_with_line_and_author(
    config: Config, writer: Writer
) -> None:
    head = writer.publish({"docs/broken.md": "---\ntitle: [\n---\nText\n"}, "Break it")

    done = published(config)

    first = done.problems[0]
    assert (done.result, done.articles, first.path, first.severity) == (
        "published", 2, "broken.md", "error",
    )  # fmt: skip
    assert first.line > 0
    assert (first.commit, first.author) == (head, "Ada Example")
    assert read_state(config.index.path).refused[0].startswith(f"broken.md:{first.line}: ")


def test_with_strict_any_problem_refuses_a_push(configure: Configure, writer: Writer) -> None:
    config = configure(FIRSTLINE_GIT__STRICT="true")
    publish(config)
    writer.publish({"docs/new.md": article("New", "[nowhere](none.md)")})

    refused = published(config)

    assert refused.result == "refused"
    assert "docs" not in titles(config)
    assert "new.md" in str(refused.message)


def test_other_settings_of_the_index_lead_to_a_new_one(
    configure: Configure, writer: Writer
) -> None:
    publish(configure())

    done = published(configure(FIRSTLINE_CONTENT__DEFAULT_LANGUAGE="de"))

    assert done.generation == 2


def test_a_forced_push_takes_away_what_it_takes_back(config: Config, writer: Writer) -> None:
    writer.publish({"docs/wrong.md": article("Wrong")})
    publish(config)
    git(writer.clone, "reset", "-q", "--hard", "HEAD~1")
    writer.push(force=True)

    publish(config)

    assert titles(config) == ["Change your password", "Get a refund"]


def test_an_index_that_is_gone_is_built_again(config: Config) -> None:
    publish(config)
    shutil.rmtree(config.index.path)

    assert published(config).generation == 1


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("FIRSTLINE_GIT__BRANCH", "gone", "has no branch 'gone'. Correct [git] branch."),
        ("FIRSTLINE_GIT__REPOSITORY", "/nowhere/at/all.git", "is not there"),
        ("FIRSTLINE_GIT__REPOSITORY", "http://127.0.0.1:1/x.git", "cannot be reached"),
    ],
)
def test_what_cannot_be_fetched_is_told_with_its_remedy(
    configure: Configure, setting: str, value: str, told: str
) -> None:
    config = configure()
    publish(config)

    failed = published(configure(**{setting: value}))

    assert (failed.result, failed.commit) == ("failed", None)
    assert told in str(failed.message)
    assert titles(config) == ["Change your password", "Get a refund"]


def test_a_branch_that_was_deleted_leaves_the_site_as_it_is(config: Config, writer: Writer) -> None:
    publish(config)
    git(writer.clone, "push", "-q", "origin", "HEAD:other")
    git(writer.bare, "symbolic-ref", "HEAD", "refs/heads/other")
    git(writer.clone, "push", "-q", "origin", "--delete", "main")

    failed = published(config)

    assert (failed.result, "has no branch 'main'" in str(failed.message)) == ("failed", True)
    assert titles(config) == ["Change your password", "Get a refund"]


def test_whatever_is_changed_in_the_clone_is_moved_aside(config: Config, writer: Writer) -> None:
    publish(config)
    docs = config.content.articles
    (docs / "billing/refunds.md").write_text("mine", "utf-8")
    (docs / "own.md").write_text("own", "utf-8")
    writer.publish({"docs/new.md": article("New")})

    done = published(config)

    (warning,) = done.warnings
    aside = Path(warning.partition("moved to ")[2].partition(". ")[0])
    kept = {str(p.relative_to(aside)): p.read_text() for p in aside.rglob("*") if p.is_file()}
    assert kept == {"docs/billing/refunds.md": "mine", "docs/own.md": "own"}
    assert titles(config) == ["Change your password", "Get a refund", "New"]


def test_a_folder_that_is_not_ours_is_left_alone(config: Config, writer: Writer) -> None:
    git(writer.clone.parent, "clone", "-q", str(writer.bare), str(config.git.folder))
    (config.git.folder / "docs/own.md").write_text("own", "utf-8")

    failed = published(config)

    assert failed.result == "failed"
    assert "is a clone that Firstline did not make" in str(failed.message)
    assert (config.git.folder / "docs/own.md").read_text("utf-8") == "own"


def test_a_folder_with_other_files_is_left_alone(config: Config) -> None:
    config.git.folder.mkdir()
    (config.git.folder / "letter.txt").write_text("Dear", "utf-8")

    failed = published(config)

    assert "holds files and is no clone of ours" in str(failed.message)
    assert [one.name for one in config.git.folder.iterdir()] == ["letter.txt"]


def test_what_a_killed_run_left_is_no_hindrance(config: Config, writer: Writer) -> None:
    publish(config)
    inside = config.git.folder / ".git"
    for name in ("index.lock", "HEAD.lock", "refs/heads/main.lock", "packed-refs.lock"):
        (inside / name).touch()
    head = writer.publish({"docs/new.md": article("New")})
    # Stopped while files were written: one is new, the commit is not yet.
    (config.content.articles / "new.md").write_text(article("New"), "utf-8")
    (inside / "firstline-target").write_text(head, "ascii")

    done = published(config)

    assert (done.result, done.warnings) == ("published", ())
    assert titles(config) == ["Change your password", "Get a refund", "New"]
    assert not (inside / "firstline-target").exists()


def test_a_clone_that_was_never_finished_is_begun_again(config: Config) -> None:
    (config.git.folder / ".git").mkdir(parents=True)
    (config.git.folder / ".git" / "config").write_text("", "utf-8")

    assert published(config).result == "published"


def test_hooks_in_the_clone_never_run(config: Config, writer: Writer, tmp_path: Path) -> None:
    publish(config)
    for name in ("post-checkout", "post-merge", "reference-transaction", "post-index-change"):
        hook = config.git.folder / ".git" / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n", "utf-8")
        hook.chmod(0o755)
    writer.publish({"docs/new.md": article("New")})

    publish(config)

    assert not (tmp_path / "ran").exists()


def test_submodules_and_pointers_of_lfs_are_told(config: Config, writer: Writer) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    (writer.clone / ".gitattributes").write_text("*.png filter=lfs diff=lfs merge=lfs\n", "utf-8")
    git(writer.clone, "submodule", "add", "-q", str(writer.bare), "shared")
    writer.publish({"docs/picture.png": pointer})

    done = published(config)

    assert done.result == "published"
    assert [warning.partition(".")[0] for warning in done.warnings] == [
        "Submodules are not fetched: shared",
        "Files of Git LFS are not fetched: docs/picture",
    ]


def test_a_link_out_of_the_clone_shows_nothing(
    config: Config, writer: Writer, tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text(article("Secret"), "utf-8")
    (writer.clone / "docs/link.md").symlink_to(tmp_path / "secret.md")
    writer.publish({})

    done = published(config)

    assert done.result == "published"
    assert "Secret" not in titles(config)


def test_a_content_folder_that_becomes_a_link_out_of_the_clone_is_refused_and_mended(
    configure: Configure, writer: Writer, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(article("Secret"), "utf-8")
    publish(configure())
    git(writer.clone, "rm", "-rq", "docs")
    (writer.clone / "docs").symlink_to(outside)
    writer.publish({})

    refused = published(configure())  # The settings are read anew, as after a restart.
    served = titles(configure())
    (writer.clone / "docs").unlink()
    writer.publish({"docs/new.md": article("New")})
    mended = published(configure())

    assert (refused.result, mended.result) == ("refused", "published")
    assert "symbolic link that leads out of the repository" in str(refused.message)
    assert served == ["Change your password", "Get a refund"]
    assert titles(configure()) == ["New"]
    assert [one.name for one in outside.iterdir()] == ["secret.md"]


@pytest.mark.parametrize("name", ["index", "HEAD"])
def test_a_damaged_clone_is_told_with_its_remedy(config: Config, writer: Writer, name: str) -> None:
    publish(config)
    (config.git.folder / ".git" / name).write_bytes(b"")
    writer.publish({"docs/new.md": article("New")})

    failed = published(config)
    shutil.rmtree(config.git.folder)
    again = published(config)

    assert f"Delete {config.git.folder}; it is fetched anew." in str(failed.message)
    assert (failed.result, again.result) == ("failed", "published")


def test_odd_names_in_commits_are_kept_readable(config: Config, writer: Writer) -> None:
    git(writer.clone, "commit", "-q", "--allow-empty", "-F", "-", text="Näme\x01 \u202e odd")
    writer.push()

    assert published(config).subject == "Näme    odd"
