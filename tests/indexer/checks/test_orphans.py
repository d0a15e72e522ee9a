from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from indexer.checks.ages import check_stale
from indexer.checks.material import Material
from indexer.checks.orphans import check_orphans
from indexer.tree import read_tree
from indexer.types import ContentSettings


def material(folder: Path, lonely: int, linked: int) -> Material:
    """Return a help centre whose first article links to some others and not to the rest."""
    articles = folder / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    links = " ".join(f"[Linked {n}](y{n:02}.md)" for n in range(linked))
    head = "updated: 2020-01-01\n"
    (articles / "index.md").write_text(f"---\ntitle: Start\n---\n{links}\n", "utf-8")
    for name, count in (("x", lonely), ("y", linked)):
        for n in range(count):
            text = f"---\ntitle: {name} {n}\n{head if name == 'x' else ''}---\nText {n}.\n"
            (articles / f"{name}{n:02}.md").write_text(text, "utf-8")
    return Material(read_tree(ContentSettings(articles), folder / "index"), folder / "index")


def test_where_most_are_linked_each_orphan_is_told_also_at_the_root(tmp_path: Path) -> None:
    found = list(check_orphans(material(tmp_path, 21, 22)))

    assert [one.path for one in found] == [f"x{n:02}.md" for n in range(21)]


def test_where_most_are_orphans_it_is_told_once(tmp_path: Path) -> None:
    (found,) = check_orphans(material(tmp_path, 21, 1))

    assert (found.path, found.line, found.message) == (
        "x00.md",
        1,
        "To 21 of 23 articles no other links, nor names them under “related”; this is the first"
        " of them.",
    )


def test_where_most_are_orphans_a_new_one_is_told_all_the_same(tmp_path: Path) -> None:
    before = material(tmp_path, 21, 1)
    after = replace(material(tmp_path, 22, 1), base=before.tree.reading)

    assert [one.path for one in check_orphans(after)] == ["x21.md", "x00.md"]


def test_where_most_are_stale_the_oldest_is_told(tmp_path: Path) -> None:
    few, most = material(tmp_path / "few", 21, 22), material(tmp_path / "most", 21, 1)

    assert [one.path for one in check_stale(few, 24)] == [f"x{n:02}.md" for n in range(21)]
    assert [(one.path, one.message) for one in check_stale(most, 24)] == [
        (
            "x00.md",
            "It has not been changed since 2020-01-01. 21 of 23 articles are as old as to be"
            " looked at; this is the oldest.",
        )
    ]
