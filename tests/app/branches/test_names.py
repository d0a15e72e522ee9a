from __future__ import annotations

from pathlib import Path

import pytest

from app.branches.names import address_name, branch_of, folder_name, folder_of

BRANCHES = (
    "main", "feature/refunds", "feature-refunds", "Feature/Refunds", "..", "../../etc", "/etc",
    "a\0b", "помощь/возврат", "x" * 5000, "", ".", "~", "half \ud800", "con", "a:b", " ", "a\nb",
)  # fmt: skip


@pytest.mark.parametrize("branch", BRANCHES, ids=ascii)
def test_a_branch_is_one_plain_folder_below_the_previews(tmp_path: Path, branch: str) -> None:
    folder = folder_of(tmp_path, branch)
    assert folder.resolve().parent == tmp_path.resolve() / "previews"
    assert folder.name.isascii()
    assert len(folder.name) <= 61
    folder.mkdir(parents=True)


def test_no_two_branches_share_a_folder() -> None:
    assert len({folder_name(branch) for branch in BRANCHES}) == len(BRANCHES)


def test_a_folder_can_be_told_by_its_branch() -> None:
    assert folder_name("Feature/Refunds!").startswith("feature-refunds-")


@pytest.mark.parametrize("branch", ["main", "feature/refunds", "помощь/возврат"])
def test_the_name_in_an_address_can_be_turned_back(branch: str) -> None:
    name = address_name(branch)
    assert "/" not in name
    assert branch_of(name) == branch
