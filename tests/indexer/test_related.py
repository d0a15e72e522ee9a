from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from indexer.related import COUNT, related_articles
from indexer.texts import Texts, texts_of
from indexer.types import Head
from tests.indexer.building import rendered, section, source


def site(related: dict[str, tuple[str, ...]], languages: str = "eeeee") -> Texts:
    """Return articles a, b, c, … ("e" English, "g" German) with what their heads name."""
    return texts_of(
        [
            rendered(
                source(
                    name,
                    name,
                    {"e": "en", "g": "ge"}[language],
                    Head(related=related.get(name, ())),
                ),
                section("Text."),
            )
            for name, language in zip("abcdefgh", languages, strict=False)
        ]
    )


def vectors(*angles: float) -> npt.NDArray[np.float32]:
    """Return for each article one direction, for its name and its passage."""
    points = np.array([[np.cos(a), np.sin(a)] for a in np.radians(angles)], np.float32)
    return np.concatenate([points, points])


def test_those_that_the_writer_names_come_first_in_the_writers_order() -> None:
    texts = site({"a": ("e", "c.md", "b")})

    found = related_articles(texts, vectors(0, 10, 20, 30, 40))

    assert found[0] == [4, 2, 1, 3]


def test_the_nearest_follow_nearest_first() -> None:
    assert related_articles(site({}), vectors(0, 50, 10, 30, 20)) == [
        [2, 4, 3, 1],
        [3, 4, 2, 0],
        [0, 4, 3, 1],
        [4, 2, 1, 0],
        [2, 3, 0, 1],
    ]


def test_what_is_far_is_not_related() -> None:
    assert related_articles(site({}, "eee"), vectors(0, 59, 130)) == [[1], [0], []]


def test_other_languages_are_related_only_by_name() -> None:
    texts = site({"a": ("b",)}, "egeg")

    titles = [article.source.title for article in texts.articles]
    found = related_articles(texts, vectors(0, 0, 0, 0))

    assert titles == ["a", "c", "b", "d"]
    assert found == [[2, 1], [0], [3], [2]]


@pytest.mark.parametrize("named", ["a", "nowhere"])
def test_itself_and_unknown_names_are_left_out(named: str) -> None:
    assert related_articles(site({"a": (named,)}, "ee"), None) == [[], []]


def test_without_vectors_only_named_ones_are_related() -> None:
    assert related_articles(site({"b": ("a", "a", "c")}, "eee"), None) == [[], [0, 2], []]


def test_a_writer_may_name_more_than_are_found_otherwise() -> None:
    texts = site({"a": ("b", "c", "d", "e", "f", "g")}, "eeeeeeee")

    found = related_articles(texts, vectors(*[0] * 8))

    assert found[0] == [1, 2, 3, 4, 5, 6]
    assert {len(one) for one in found[1:]} == {COUNT}


def test_one_article_is_alone() -> None:
    assert related_articles(site({}, "e"), vectors(0)) == [[]]


def test_the_mean_of_an_articles_vectors_decides() -> None:
    texts = texts_of(
        [rendered(source(n, n), *[section("x", str(i)) for i in range(2)]) for n in "abc"]
    )
    points = np.radians([0, 40, 80, 0, 90, 40, 40, 80, 0])
    own = np.stack([np.cos(points), np.sin(points)], axis=1).astype(np.float32)

    # Their means point to 27, 40 and 56 degrees.
    assert related_articles(texts, own) == [[1, 2], [0, 2], [1, 0]]
