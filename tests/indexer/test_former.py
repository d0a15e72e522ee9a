"""Old names of articles and categories, from real repositories."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.read import read_folder
from indexer.types import ContentSettings, Origin, Reading
from tests.indexer.repositories import commit, git, new_repository
from tests.indexer.writing import write

TEXT = "".join(f"Line {number} of an article that is long enough.\n" for number in range(20))
OTHER = "".join(f"Sentence {number} of quite another story.\n" for number in range(20))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return new_repository(tmp_path / "help")


def read(folder: Path) -> Reading:
    return read_folder(ContentSettings(folder, "en", ("en", "de")))


def redirects(folder: Path) -> dict[str, str]:
    return {one.source: one.target for one in read(folder).redirects}


def move(folder: Path, old: str, new: str) -> None:
    (folder / new).parent.mkdir(parents=True, exist_ok=True)
    git(folder, "mv", old, new)


def test_a_renamed_article_keeps_its_address_and_its_short_link(folder: Path) -> None:
    commit(folder, {"pay/card.md": TEXT}, "Write", 1)
    move(folder, "pay/card.md", "pay/credit-card.md")
    commit(folder, {}, "Rename", 2)

    reading = read(folder)

    assert [(r.source, r.target, r.path, r.by_git) for r in reading.redirects] == [
        ("pay/card", "pay/credit-card", "pay/credit-card.md", True)
    ]
    assert reading.former_ids == {"pay/card": "pay/credit-card"}
    assert reading.gone == ()


def test_a_chain_of_renames_with_edits_ends_at_the_name_of_today(folder: Path) -> None:
    commit(folder, {"a.md": TEXT}, "Write", 1)
    move(folder, "a.md", "b.md")
    commit(folder, {"b.md": f"New.\n{TEXT}"}, "Rename and edit", 2)
    move(folder, "b.md", "deep/c.md")
    commit(folder, {"deep/c.md": f"New.\n{TEXT}More.\n"}, "Move", 3)

    assert redirects(folder) == {"b": "deep/c", "a": "deep/c"}
    assert read(folder).former_ids == {"b": "deep/c", "a": "deep/c"}


def test_an_address_that_an_article_takes_again_is_its_own(folder: Path) -> None:
    commit(folder, {"a.md": TEXT}, "Write", 1)
    move(folder, "a.md", "b.md")
    commit(folder, {}, "Rename", 2)
    commit(folder, {"a.md": OTHER}, "Another article", 3)

    assert redirects(folder) == {}
    assert read(folder).former_ids == {}


def test_a_name_that_is_taken_by_the_commit_that_renamed_its_file(folder: Path) -> None:
    commit(folder, {"a.md": TEXT}, "Write", 1)
    move(folder, "a.md", "b.md")
    commit(folder, {"a.md": OTHER}, "Rename and write", 2)

    reading = read(folder)

    assert redirects(folder) == {}
    assert {one.path: [what for _, what in one.history] for one in reading.articles} == {
        "a.md": ["Rename and write"],
        "b.md": ["Rename and write", "Write"],
    }


def test_two_articles_that_swap_their_names_lead_nowhere_else(folder: Path) -> None:
    commit(folder, {"a.md": TEXT, "b.md": OTHER}, "Write", 1)
    commit(folder, {"a.md": OTHER, "b.md": TEXT}, "Swap", 2)

    assert redirects(folder) == {}


def test_a_file_whose_name_changed_its_letters_case_alone_has_one_address(folder: Path) -> None:
    commit(folder, {"Card.md": TEXT}, "Write", 1)
    move(folder, "Card.md", "card.md")
    commit(folder, {}, "Rename", 2)

    assert redirects(folder) == {}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("pay/index.md", "money/index.md", ("pay", "money")),
        ("pay.md", "pay/index.md", None),
        ("pay/README.md", "pay/start.md", ("pay", "pay/start")),
        ("card.de.md", "credit.de.md", ("de/card", "de/credit")),
        ("de/card.md", "card.de.md", None),
        ("card.de.md", "card.md", ("de/card", "card")),
        ("card.md", "card.markdown", None),
        ("über uns.md", "about.md", ("über-uns", "about")),
    ],
)
def test_addresses_follow_the_rules_of_paths(
    folder: Path, old: str, new: str, expected: tuple[str, str] | None
) -> None:
    commit(folder, {old: TEXT, "other.md": OTHER}, "Write", 1)
    move(folder, old, new)
    commit(folder, {}, "Rename", 2)

    found = {k: v for k, v in redirects(folder).items() if not k.startswith("c/")}

    assert found == (dict([expected]) if expected else {})


def test_what_is_written_goes_before_what_git_knows(folder: Path) -> None:
    commit(folder, {"a.md": TEXT, "other.md": f"---\naliases: [a]\n---\n{OTHER}"}, "Write", 1)
    move(folder, "a.md", "b.md")
    commit(folder, {}, "Rename", 2)

    reading = read(folder)

    assert [(r.source, r.target, r.by_git) for r in reading.redirects] == [("a", "other", False)]
    assert reading.former_ids == {"a": "other"}


def test_a_draft_leads_nobody_to_it(folder: Path) -> None:
    commit(folder, {"a.md": f"---\nstatus: draft\n---\n{TEXT}", "x.md": OTHER}, "Write", 1)
    move(folder, "a.md", "b.md")
    commit(folder, {}, "Rename", 2)

    assert redirects(folder) == {}
    assert read(folder).former_ids == {}


def test_a_folder_that_was_renamed_keeps_the_address_of_its_category(folder: Path) -> None:
    files: dict[str, str | bytes] = {
        "pay/card.md": TEXT,
        "pay/old/cash.md": OTHER,
        "pay/old/bill.md": f"Bill.\n{OTHER}{TEXT}",
    }
    commit(folder, files, "Write", 1)
    move(folder, "pay", "money")
    commit(folder, {}, "Rename", 2)

    assert redirects(folder) == {
        "pay/card": "money/card",
        "pay/old/bill": "money/old/bill",
        "pay/old/cash": "money/old/cash",
        "c/pay/": "/c/money/",
        "c/pay/old/": "/c/money/old/",
    }


def test_a_folder_that_still_holds_something_is_its_own_category(folder: Path) -> None:
    commit(folder, {"pay/card.md": TEXT, "pay/cash.md": OTHER}, "Write", 1)
    move(folder, "pay/card.md", "money/card.md")
    commit(folder, {}, "Move", 2)

    assert redirects(folder) == {"pay/card": "money/card"}


def test_a_folder_that_was_scattered_leads_nowhere(folder: Path) -> None:
    commit(folder, {"pay/card.md": TEXT, "pay/cash.md": OTHER}, "Write", 1)
    move(folder, "pay/card.md", "one/card.md")
    move(folder, "pay/cash.md", "two/cash.md")
    commit(folder, {}, "Scatter", 2)

    assert redirects(folder) == {"pay/card": "one/card", "pay/cash": "two/cash"}


def test_renames_that_are_not_committed_count(folder: Path) -> None:
    commit(folder, {"a.md": TEXT, "c.md": OTHER}, "Write", 1)
    move(folder, "a.md", "b.md")
    (folder / "c.md").rename(folder / "d.md")  # Git was not told.

    reading = read(folder)

    assert redirects(folder) == {"a": "b", "c": "d"}
    assert {one.path: [what for _, what in one.history] for one in reading.articles} == {
        "b.md": ["Write"],
        "d.md": ["Write"],
    }


def test_an_id_from_the_path_leads_on_after_the_head_gave_another(folder: Path) -> None:
    commit(folder, {"a.md": f"---\nid: card\naliases: [kb/12]\n---\n{TEXT}"}, "Write", 1)
    move(folder, "a.md", "b.md")
    commit(folder, {"c.de.md": f"---\nid: cash\n---\n{OTHER}"}, "Rename", 2)

    assert read(folder).former_ids == {
        "b": "card",
        "kb/12": "card",
        "a": "card",
        "de:c": "cash",
    }


def gone(folder: Path) -> dict[str, str]:
    return {one.id: one.title for one in read(folder).gone}


def test_a_removed_article_is_remembered_by_every_id_that_it_had(folder: Path) -> None:
    commit(folder, {"a.md": f"# How to pay\n\n{TEXT}", "x.md": OTHER}, "Write", 1)
    move(folder, "a.md", "b.md")
    commit(folder, {"b.md": f"---\nid: pay\n---\n# How to pay\n\n{TEXT}"}, "Rename", 2)
    (folder / "b.md").unlink()
    commit(folder, {}, "Remove", 3)

    reading = read(folder)

    assert gone(folder) == {"pay": "How to pay", "b": "How to pay", "a": "How to pay"}
    assert {one.removed.day for one in reading.gone} == {3}
    assert redirects(folder) == {}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("status: draft", {}),
        ("status: internal", {}),
        ("publish_at: 2030-01-01", {}),
        ("redirect_to: x.md", {}),
        ("draft: maybe", {}),
        ("title: [unclosed", {}),
        ("expires_at: 2025-12-31", {"a": ""}),
        ("title: Paying", {"a": "Paying"}),
        ("publish_at: 2026-01-01", {"a": "A"}),
    ],
)
def test_of_a_removed_article_only_what_visitors_saw_is_told(
    folder: Path, head: str, expected: dict[str, str]
) -> None:
    commit(folder, {"a.md": f"---\n{head}\n---\n{TEXT}", "x.md": OTHER}, "Write", 1)
    (folder / "a.md").unlink()
    commit(folder, {}, "Remove", 3)

    assert gone(folder) == expected


def test_a_removed_translation_leads_to_its_original(folder: Path) -> None:
    commit(folder, {"pay/a.md": TEXT, "pay/a.de.md": OTHER}, "Write", 1)
    (folder / "pay/a.de.md").unlink()
    commit(folder, {}, "Remove", 2)

    assert gone(folder) == {}
    assert read(folder).former_ids == {"de:pay/a": "pay/a"}


def test_what_is_no_article_is_not_missed(folder: Path) -> None:
    files: dict[str, str | bytes] = {
        "x.md": OTHER,
        "pay/_category.md": "---\ntitle: Pay\n---\n",
        "_announcements/a.md": f"# Down\n\n{TEXT}",
        "picture.png": b"image",
        "LICENSE.md": TEXT,
    }
    commit(folder, files, "Write", 1)
    for name in files.keys() - {"x.md"}:
        (folder / name).unlink()
    commit(folder, {}, "Remove", 2)

    assert gone(folder) == {}


def test_a_removed_file_that_is_written_again_is_there(folder: Path) -> None:
    commit(folder, {"a.md": TEXT, "x.md": OTHER}, "Write", 1)
    (folder / "a.md").unlink()
    commit(folder, {}, "Remove", 2)
    commit(folder, {"a.md": TEXT}, "Write again", 3)

    assert gone(folder) == {}
    assert read(folder).former_ids == {}


def test_a_copy_of_an_older_commit_has_the_past_of_then(folder: Path, tmp_path: Path) -> None:
    commit(folder, {"a.md": TEXT}, "Write", 1)
    move(folder, "a.md", "b.md")
    commit(folder, {}, "Rename", 2)
    move(folder, "b.md", "c.md")
    commit(folder, {}, "Rename again", 3)
    copy = write(tmp_path / "copy", {"b.md": TEXT})

    reading = read_folder(ContentSettings(copy, origin=Origin(folder, "HEAD~1")))

    assert [(r.source, r.target) for r in reading.redirects] == [("a", "b")]
    assert [what for _, what in reading.articles[0].history] == ["Rename", "Write"]


def test_without_a_repository_there_is_no_past(tmp_path: Path) -> None:
    folder = write(tmp_path / "help", {"a.md": TEXT})

    reading = read(folder)

    assert (reading.redirects, reading.former_ids, reading.gone) == ((), {}, ())


def test_a_partial_clone_leads_on_and_fetches_nothing(folder: Path, tmp_path: Path) -> None:
    commit(folder, {"a.md": TEXT, "x.md": OTHER}, "Write", 1)
    move(folder, "a.md", "b.md")
    (folder / "x.md").unlink()
    commit(folder, {}, "Rename", 2)
    git(folder, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--filter=blob:none", folder.as_uri(), str(clone))
    shutil.rmtree(folder)

    assert redirects(clone) == {"a": "b"}
    assert gone(clone) == {}
