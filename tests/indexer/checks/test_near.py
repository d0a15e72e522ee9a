from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indexer.checks.material import Material
from indexer.checks.near import check_near_duplicates
from indexer.checks.vectors import FEW, tree_vectors
from indexer.tree import read_tree
from indexer.types import ContentSettings
from tests.indexer.building import build_site

REFUND = (
    "A refund takes five days. Open Billing, choose the payment and press Refund. The money goes"
    " back to the card that you paid with, and a message tells you when it is there."
)
DOMAIN = (
    "Your own domain shows the shop below your name. Write the record into the zone of your"
    " provider, wait until the network knows it, and verify the domain in the settings."
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with an index of two articles that have little in common."""
    write(tmp_path, "billing/refund.md", "Get a refund", REFUND)
    write(tmp_path, "shop/domain.md", "Use your own domain", DOMAIN)
    build_site(tmp_path)
    return tmp_path


def write(folder: Path, path: str, title: str, text: str, head: str = "") -> None:
    file = folder / "articles" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: {title}\n{head}---\n\n## How\n\n{text}\n", "utf-8")


def told(folder: Path) -> list[tuple[str, int, str, str]]:
    """Return path, line, severity and message of every near duplicate."""
    tree = read_tree(ContentSettings(folder / "articles", "en", ("en", "de")), folder / "index")
    vectors = tree_vectors(tree, folder / "index")
    assert vectors is not None
    found = check_near_duplicates(Material(tree, folder / "index"), vectors)
    return [(one.path, one.line, one.severity, one.message) for one in found]


def test_articles_that_differ_are_not_told(site: Path) -> None:
    assert told(site) == []


def test_a_copy_is_told_with_its_pair_and_how_near_it_is(site: Path) -> None:
    write(site, "money/back.md", "Get a refund", REFUND.replace("five days", "six days"))

    ((path, line, severity, message),) = told(site)

    assert (path, line, severity) == ("money/back.md", 2, "warning")
    start = "It says nearly the same as billing/refund.md, “Get a refund” ("
    assert message.startswith(start)
    assert 90 <= int(message.removeprefix(start).partition("%")[0]) <= 100
    assert message.endswith("% alike; both answer “Get a refund”).")


def test_the_heading_that_two_share_is_named(site: Path) -> None:
    write(site, "money/back.md", "Getting a refund", REFUND)

    ((_, _, _, message),) = told(site)

    assert message.endswith(" alike, most in “How”).")


def test_of_three_alike_each_later_one_is_told_once(site: Path) -> None:
    write(site, "money/back.md", "Get a refund", REFUND)
    write(site, "money/again.md", "Get a refund", REFUND)

    assert sorted(path for path, *_ in told(site)) == ["money/again.md", "money/back.md"]


@pytest.mark.parametrize(
    ("path", "head"),
    [
        ("billing/refund.de.md", ""),
        ("money/back.md", "status: draft\n"),
        ("x.md", "language: de\n"),
    ],
)
def test_translations_drafts_and_other_languages_are_not_compared(
    site: Path, path: str, head: str
) -> None:
    write(site, path, "Get a refund", REFUND, head)

    assert told(site) == []


def test_a_series_is_told_once_as_a_notice(site: Path) -> None:
    for number in (1, 2, 3):
        write(site, f"news/v{number}.md", f"What is new in version 1.{number}", REFUND)

    found = told(site)
    series = [one for one in found if one[2] == "notice"]

    assert series == [
        (
            "news/v1.md",
            1,
            "notice",
            "It differs by little more than a number from news/v2.md, news/v3.md.",
        )
    ]


def test_without_an_index_and_with_many_new_texts_nothing_is_known(site: Path) -> None:
    content = ContentSettings(site / "articles", "en", ("en",))
    for number in range(FEW):
        write(site, f"new/{number}.md", f"Title {number}", f"Text {number}")

    assert tree_vectors(read_tree(content, site / "index"), site / "index") is None
    shutil.rmtree(site / "index")
    assert tree_vectors(read_tree(content, site / "index"), site / "index") is None


def test_a_short_copy_under_another_title_is_told(site: Path) -> None:
    write(site, "money/cat.md", "Feed the cat of the office in the evening", REFUND)

    ((path, line, severity, _),) = told(site)

    assert (path, line, severity) == ("money/cat.md", 2, "warning")
