from __future__ import annotations

from pathlib import Path

import pytest

from app.replay.changes import AskChange, Change, Changes, Dead, RedirectChange, changes
from app.replay.twins import Twins, lineage, pair
from indexer.types import Status
from tests.app.replay.trees import tree

Files = dict[str, str | bytes]
LONG = "".join(f"Line {number} of a long text.\n" for number in range(10))
BEFORE: Files = {
    "refund.md": (
        "---\nid: refund\nasks: [money back, by card]\naliases: [cash]\n---\n# Refund\n\nA.\n"
    ),
    "card.md": "---\nasks: [lost card]\n---\n# Card\n\nBlock it.\n",
    "long.md": f"# Long\n\n{LONG}",
    "gone.md": "# Gone\n\nSoon.\n",
    "draft.md": "---\nstatus: draft\n---\n# Draft\n\nNot yet.\n",
    "same.md": "# Same\n\nAs ever.\n",
    "stub.md": "---\nredirect_to: card.md\n---\n",
    "synonyms/en.txt": "card, plastic\n",
}
AFTER: Files = {
    "money.md": "---\nid: refund\nasks: [money back]\n---\n# Refund\n\nA.\n",
    "card.md": (
        "---\nasks: [lost card, by card]\nsearch: {boost: 2}\n---\n# Your card\n\nBlock it now.\n"
    ),
    "far/long.md": f"# Long\n\nNew.\n{LONG}",
    "draft.md": "---\naliases: [gone]\n---\n# Draft\n\nNot yet.\n",
    "same.md": "# Same\n\nAs ever.\n",
    "new.md": "---\nasks: [brand new]\n---\n# New\n\nHello.\n",
    "stub.md": "---\nredirect_to: new.md\n---\n",
    "synonyms/de.txt": "Karte, Plastik\n",
}


def compared(folder: Path, before: Files, after: Files) -> tuple[Changes, tuple[Twins, ...]]:
    old, new = tree(folder / "before", before), tree(folder / "after", after)
    twins = pair(old.reading.articles, new.reading.articles)
    return changes(old, new, twins), twins


def test_articles_are_added_removed_renamed_and_changed(tmp_path: Path) -> None:
    found, twins = compared(tmp_path, BEFORE, AFTER)

    assert [(one.change, one.path_before, one.path, one.parts) for one in found.articles] == [
        (Change.CHANGED, "card.md", "card.md", ("title", "asks", "search", "text")),
        (Change.CHANGED, "draft.md", "draft.md", ("status", "aliases")),
        (Change.RENAMED, "long.md", "far/long.md", ("text",)),
        (Change.REMOVED, "gone.md", "gone.md", ()),
        (Change.RENAMED, "refund.md", "money.md", ("asks", "aliases")),
        (Change.ADDED, None, "new.md", ()),
    ]
    draft = found.articles[1]
    assert (draft.status_before, draft.status) == (Status.DRAFT, Status.PUBLISHED)
    assert found.synonyms == ("de", "en")
    found_lineage = lineage(twins)
    assert found_lineage.ids == {
        "refund": "refund", "card": "card", "far/long": "long", "draft": "draft", "same": "same"
    }  # fmt: skip
    assert found_lineage.changed == {"card", "draft", "far/long", "refund", "new"}


def test_addresses_that_lead_nowhere_are_told_apart_from_redirects(tmp_path: Path) -> None:
    found, _ = compared(tmp_path, BEFORE, AFTER)

    assert found.dead == (
        Dead("cash", "refund.md"),
        Dead("long", "long.md"),
        Dead("refund", "refund.md"),
    )
    assert found.redirects == (
        RedirectChange(Change.REMOVED, "cash", "refund", None),
        RedirectChange(Change.ADDED, "gone", None, "draft"),
        RedirectChange(Change.CHANGED, "stub", "card", "new"),
    )


def test_asks_are_added_removed_and_moved(tmp_path: Path) -> None:
    found, _ = compared(tmp_path, BEFORE, {**AFTER, "same.md": BEFORE["same.md"]})

    assert found.asks == (
        AskChange(Change.MOVED, "by card", "card.md", "refund.md"),
        AskChange(Change.ADDED, "brand new", "new.md", None),
    )
    gone, _ = compared(tmp_path / "more", BEFORE, {"same.md": BEFORE["same.md"]})
    assert gone.asks == (
        AskChange(Change.REMOVED, "lost card", "card.md", None),
        AskChange(Change.REMOVED, "money back", "refund.md", None),
        AskChange(Change.REMOVED, "by card", "refund.md", None),
    )


@pytest.mark.parametrize("status", ["draft", "internal"])
def test_an_article_that_is_hidden_leaves_a_dead_address(tmp_path: Path, status: str) -> None:
    hidden = f"---\nstatus: {status}\n---\n# Card\n\nBlock it.\n"
    found, _ = compared(tmp_path, BEFORE, {**BEFORE, "card.md": hidden})

    assert Dead("card", "card.md") in found.dead


def test_what_is_the_same_is_no_change(tmp_path: Path) -> None:
    found, _ = compared(tmp_path, BEFORE, BEFORE)

    assert found == Changes((), (), (), (), ())
