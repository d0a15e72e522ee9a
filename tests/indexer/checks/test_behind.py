from __future__ import annotations

from pathlib import Path

from indexer.checks.behind import check_translations
from indexer.checks.material import Material
from indexer.tree import read_tree
from indexer.types import ContentSettings
from tests.indexer.repositories import commit, git, new_repository

ORIGINAL = "---\ntitle: Refunds\n---\n\nA refund takes five days.\n\nIt goes to your card.\n"
TRANSLATION = "---\nlanguage: de\ntitle: Erstattung\n---\n\nFünf Tage.\n\nAuf Ihre Karte.\n"


def told(folder: Path, *languages: str) -> list[tuple[str, int, str, str]]:
    """Return path, line, severity and message of every translation behind its original."""
    tree = read_tree(ContentSettings(folder, "en", ("en", *languages)), folder.parent / "index")
    found = check_translations(Material(tree, folder.parent / "index"))
    return [(one.path, one.line, one.severity, one.message) for one in found]


def test_a_translation_behind_its_original_is_told_with_commit_and_paragraph(
    tmp_path: Path,
) -> None:
    folder = new_repository(tmp_path / "articles")
    commit(folder, {"refunds.md": ORIGINAL, "refunds.de.md": TRANSLATION}, "Both", 1)
    current = told(folder, "de")
    commit(folder, {"refunds.md": ORIGINAL.replace("five", "six")}, "Six days", 2)
    changed = git(folder, "rev-parse", "HEAD")[:8]

    assert current == []
    assert told(folder, "de") == [
        (
            "refunds.de.md",
            3,
            "warning",
            f"Its original, refunds.md, is ahead since commit {changed} of 2026-01-02:"
            " line 5 changed, “A refund takes six days.”.",
        )
    ]


def test_a_help_centre_of_one_language_has_no_translations(tmp_path: Path) -> None:
    folder = new_repository(tmp_path / "articles")
    commit(folder, {"refunds.md": ORIGINAL}, "One", 1)

    assert told(folder) == []
