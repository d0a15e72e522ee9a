from __future__ import annotations

from pathlib import Path

import pytest

from search.searcher import Searcher
from search.types import Mode, Question
from tests.conftest import build_index


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(
    ("boosts", "order"),
    [
        ((1, 2), ["b", "a"]),
        ((2, 1), ["a", "b"]),
        ((0.5, 1), ["b", "a"]),
        ((3, 2), ["a", "b"]),
    ],
)
def test_a_writers_boost_moves_an_article(
    tmp_path: Path, mode: Mode, boosts: tuple[float, float], order: list[str]
) -> None:
    for name, boost in zip("ab", boosts, strict=True):
        head = f"---\ntitle: Reset the router\nsearch: {{boost: {boost}}}\n---\n"
        (tmp_path / "articles").mkdir(exist_ok=True)
        (tmp_path / "articles" / f"{name}.md").write_text(f"{head}Hold the button {name}.\n")
    searcher = Searcher.open(build_index(tmp_path / "articles", tmp_path / "index"))

    answers = searcher.search(Question("reset the router", mode=mode)).answers
    searcher.close()

    assert [answer.article.id for answer in answers] == order
    assert all(0 <= answer.score <= 1 for answer in answers)


def written(folder: Path, articles: dict[str, str]) -> Path:
    """Build an index of articles: name → head and text."""
    (folder / "articles").mkdir()
    for name, text in articles.items():
        (folder / "articles" / f"{name}.md").write_text(text, "utf-8")
    return build_index(folder / "articles", folder / "index")


def asked(index: Path, text: str, mode: Mode = Mode.BLEND) -> list[str]:
    searcher = Searcher.open(index)
    answers = searcher.search(Question(text, mode=mode)).answers
    searcher.close()
    return [answer.article.id for answer in answers]


CODED = {
    "both": "# Two errors\n\nE-4012 and E-5013 come together.\n",
    "one": "# The bank's reply\n\nE-4012 is told.\n",
    "none": "---\ntitle: Bank error refused card pay\nsearch: {boost: 5}\n---\nBank error, card.\n",
}


@pytest.mark.parametrize("mode", [Mode.BLEND, Mode.WORDS])
@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("bank error refused card pay E-4012", {"both", "one"}),
        ("bank error refused card pay e5013", {"both"}),
    ],
)
def test_no_article_without_the_code_goes_before_one_with_it(
    tmp_path: Path, mode: Mode, question: str, first: set[str]
) -> None:
    found = asked(written(tmp_path, CODED), question, mode)

    assert set(found[: len(first)]) == first


def test_who_holds_more_codes_goes_before_who_holds_fewer(tmp_path: Path) -> None:
    question = "bank error refused card pay E-4012 E-5013"

    assert asked(written(tmp_path, CODED), question)[:2] == ["both", "one"]


def test_a_boost_counts_before_weak_answers_are_left_out(tmp_path: Path) -> None:
    articles = {
        "strong": "# Reset the router\n\nReset the router by its button.\n",
        "weak": "---\ntitle: Router colours\nsearch: {boost: 50}\n---\nThey are grey.\n",
    }

    assert asked(written(tmp_path, articles), "reset the router")[0] == "weak"
