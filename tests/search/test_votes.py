from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from search.votes import votes

Floats = npt.NDArray[np.float32]


def on_circle(*degrees: float) -> Floats:
    angles = np.radians(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def asked(names: Floats, owners: list[int], articles: int) -> list[float]:
    """The votes for a question at 0 degrees."""
    found: list[float] = votes(names, names[:, 0], np.array(owners), articles).tolist()
    return found


def test_a_name_that_says_what_is_asked_speaks_for_its_article_almost_fully() -> None:
    first, second = asked(on_circle(0, 90), [0, 1], 2)

    assert first == pytest.approx(0.9, abs=0.05)
    assert abs(second) < 0.1


def test_the_same_ask_twice_counts_hardly_more_than_once() -> None:
    once = asked(on_circle(20, 100), [0, 1], 2)[0]
    twice = asked(on_circle(20, 20, 100), [0, 0, 1], 2)[0]

    assert once < twice < 1.1 * once


def test_asks_from_different_sides_add_up() -> None:
    one = asked(on_circle(50, 180), [0, 1], 2)[0]
    both = asked(on_circle(50, -50, 180), [0, 0, 1], 2)[0]

    assert both > 1.1 * one


def test_an_article_without_a_name_among_the_nearest_gets_nothing() -> None:
    assert asked(on_circle(10), [1], 3)[::2] == [0.0, 0.0]


def test_only_the_nearest_names_have_a_say() -> None:
    far = on_circle(*np.linspace(90, 180, 300).tolist())
    names = np.concatenate([on_circle(5), far])

    found = asked(names, [0] + 150 * [1] + 150 * [2], 3)

    assert found[0] > 0.7
    assert found[2] == 0.0
