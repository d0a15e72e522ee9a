from __future__ import annotations

from pathlib import Path

from indexer.checks.material import Material
from indexer.checks.unfound import check_left_out_of_search, check_unfound, crowded_articles
from indexer.checks.vectors import tree_vectors
from indexer.tree import read_tree
from indexer.types import ContentSettings
from tests.indexer.building import build_site

WORDS = ("alpha", "bravo", "castle", "delta", "echo", "fox", "golf", "hotel", "india", "jury",
         "kilo", "lima")  # fmt: skip


def site(folder: Path, articles: dict[str, str]) -> tuple[Material, Path]:
    """Return what checks look at, with an index of the articles."""
    for path, text in articles.items():
        (folder / "articles" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "articles" / path).write_text(text, "utf-8")
    build_site(folder)
    tree = read_tree(ContentSettings(folder / "articles"), folder / "index")
    return Material(tree, folder / "index"), folder / "index"


def test_one_of_many_with_the_same_title_and_text_is_not_found(tmp_path: Path) -> None:
    same = {f"{n:02}.md": f"---\ntitle: Install\n---\nPress {n}.\n" for n in range(12)}
    material, index = site(tmp_path, same | {"other.md": "# Pay by card\n\nUse the form.\n"})
    vectors = tree_vectors(material.tree, index)
    assert vectors is not None

    crowded = [vectors.texts.articles[n].source.path for n in crowded_articles(vectors)]
    told = [(one.line, one.severity, one.message) for one in check_unfound(material, vectors)]

    assert sorted(crowded) == sorted(same)
    assert (
        told
        == [
            (
                2,
                "warning",
                "Not even its title, “Install”, finds it in the first 10:"
                " 11 others have the same title.",
            )
        ]
        * 2
    )


def test_its_questions_find_an_article_that_its_title_does_not(tmp_path: Path) -> None:
    same = {
        f"{n:02}.md": f"---\ntitle: Install\nasks: [{word}]\n---\nPress {word}.\n"
        for n, word in enumerate(WORDS)
    }
    material, index = site(tmp_path, same)
    vectors = tree_vectors(material.tree, index)
    assert vectors is not None

    assert list(check_unfound(material, vectors)) == []


def test_a_few_of_one_title_are_not_searched_for(tmp_path: Path) -> None:
    same = {f"{n}.md": f"# Install\n\nPress {n}.\n" for n in range(5)}
    material, index = site(tmp_path, same)
    vectors = tree_vectors(material.tree, index)
    assert vectors is not None

    assert crowded_articles(vectors) == []


def test_articles_that_their_heads_leave_out_are_told_in_their_line(tmp_path: Path) -> None:
    material, _ = site(
        tmp_path,
        {
            "a.md": "---\ntitle: A\nhidden: true\n---\nText.\n",
            "b.md": "---\ntitle: B\nhidden: true\nstatus: internal\n---\nText.\n",
            "c.md": "# C\n\nText.\n",
        },
    )

    told = [(one.path, one.line, one.code) for one in check_left_out_of_search(material)]

    assert told == [("a.md", 3, "left-out-of-search")]


def test_what_keeps_an_article_out_of_the_search_is_named_as_its_head_writes_it(
    tmp_path: Path,
) -> None:
    heads = {"a.md": "hidden: true", "b.md": "search:\n  exclude: true"}
    texts = {path: f"---\ntitle: {path}\n{head}\n---\nText.\n" for path, head in heads.items()}
    material, _ = site(tmp_path, texts)

    assert [
        (one.line, one.remedy.split("remove ")[1]) for one in check_left_out_of_search(material)
    ] == [(3, "“hidden” from its head."), (3, "“search” from its head.")]
