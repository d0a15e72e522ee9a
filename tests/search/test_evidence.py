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
