"""Faults of age, style and privacy, brought into the sound help centre: each told in its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.checking.run import check
from app.checking.types import CheckOptions
from tests.app.checking.sound import settings, sound
from tests.app.checking.test_planted import EDIT, Fault, plant, told

HARD = (
    "Notwithstanding any contractual obligations previously communicated, organisational"
    " administrators irrespective of jurisdictional considerations necessarily acknowledge that"
    " the responsibility of the authorised representatives of the organisation is unequivocally"
    " subordinated to the applicable regulatory requirements, insofar as the implementation of"
    " the aforementioned administrative procedures is objectively unavoidable and you have"
    " explicitly communicated the corresponding declaration of acknowledgement to the competent"
    " supervisory authorities in the manner of the statutory provisions."
)

FAULTS = {
    "expired": Fault(
        "account/password.md", "id: password", "id: password\nexpires_at: 2020-01-01 ⟦expired⟧",
        "index.md:6:link-to-expired",
    ),
    "review overdue": Fault(
        "offices.md",
        "title: Our offices",
        "title: Our offices\nreview_every: 6 months ⟦unreviewed⟧\nreviewed_at: 2020-01-01\n"
        "updated: 2020-01-01",
    ),
    "stale": Fault(
        "offices.md", "title: Our offices", "title: Our offices\nupdated: 2020-01-01 ⟦stale⟧"
    ),
    "old draft": Fault(
        "account/later.md",
        "",
        "---\ntitle: Later\nstatus: draft ⟦old-draft⟧\nupdated: 2020-01-01\n---\nText.\n",
    ),
    "out of date": Fault(
        "offices.md", "title: Our offices", "title: Our offices\noutdated: We moved. ⟦outdated⟧"
    ),
    "left out of search": Fault(
        "offices.md",
        "title: Our offices",
        "title: Our offices\nsearch: ⟦left-out-of-search⟧\n  exclude: true",
    ),
    "key in code": Fault(
        "account/name.md",
        EDIT,
        "Press:\n\n```sh\nexport KEY=AKI" + "AQ3EGRIFRJZ7OCNPL ⟦secret⟧\n```\n\n",
    ),
    "password in the head": Fault(
        "offices.md",
        "title: Our offices",
        "title: Our offices\nsummary: 'password: Tr0ub4dor&3x' ⟦secret⟧",
    ),
    "mail address": Fault(
        "account/name.md", EDIT, "Press *Edit*,\nor ask maria.keller@novaworks.io. ⟦personal-data⟧"
    ),
    "telephone number": Fault(
        "account/name.md", EDIT, "Call Maria:\n+49 171 2839 4756 ⟦personal-data⟧"
    ),
    "account number": Fault(
        "account/name.md", EDIT, "Pay to DE13 3705 0198 7301 8020 57. ⟦personal-data⟧"
    ),
    "hard to read": Fault(
        "account/name.md", EDIT, f"Press *Edit*.\n\n{HARD} ⟦hard-to-read⟧\n\n{HARD}"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where what is rendered is kept, for all tests."""
    return tmp_path_factory.mktemp("index") / "index"


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_in_its_line_and_nothing_else_is(
    name: str, tmp_path: Path, index: Path
) -> None:
    folder = sound(tmp_path / "articles")
    expected = plant(folder, FAULTS[name])

    assert told(folder, index) == sorted(expected)


def test_a_number_of_the_help_centre_itself_is_not_personal(tmp_path: Path, index: Path) -> None:
    folder = sound(tmp_path / "articles")
    for path in ("offices.md", "billing/cards.md", "billing/plans.md"):
        with (folder / path).open("a") as file:
            file.write("\nCall +49 30 2839 4756.\n")

    assert told(folder, index) == []


def test_what_is_worth_telling_is_set(tmp_path: Path, index: Path) -> None:
    folder = sound(tmp_path / "articles")
    plant(folder, FAULTS["hard to read"])
    plant(folder, FAULTS["stale"])
    relaxed = settings(folder, index, "[check]\nreading_grade = 0\nstale_months = 0\n")

    assert check(relaxed, CheckOptions()).problems == ()


def test_a_secret_is_masked_and_a_level_says_where_to_begin(tmp_path: Path, index: Path) -> None:
    folder = sound(tmp_path / "articles")
    plant(folder, FAULTS["key in code"])
    (folder / "offices.md").write_text(f"---\ntitle: Our offices\n---\n{HARD}\n\n{HARD}\n")

    hard, secret = sorted(
        check(settings(folder, index), CheckOptions()).problems, key=lambda one: one.code
    )

    assert secret.message == "This looks like an access key of AWS: “AKIA…”."
    assert hard.remedy == (
        "Write shorter sentences: the longest has 66 words (“Notwithstanding any contractual"
        " obligations previously communicated …”)."
    )
