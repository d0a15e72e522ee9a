from __future__ import annotations

from pathlib import Path

import pytest

from app.replay.asked_lines import ask_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "---\ntitle: T\nasks:\n  - one\n  # why\n  - 'two: x'\n---\nText\n",
            {"one": 4, "two: x": 6},
        ),
        ('---\nasks: [one, "two: x"]\n---\nText\n', {"one": 2, "two: x": 2}),
        ("---\nAsks: [\n  one,\n  'two: x']\n---\nText\n", {"one": 3, "two: x": 4}),
        ("---\nasks: one\n---\n", {"one": 2}),
        ("\n\n---\r\nasks:\r\n- one\r\n---\r\n", {"one": 5}),
        ("+++\ntitle = 'T'\nasks = [\n'one',\n'two: x'\n]\n+++\nText\n", {"one": 4, "two: x": 5}),
        ("---\nasks: [one\n---\n", {}),
        ("---\ntitle: one\n---\n", {}),
        ("- one\n", {}),
    ],
)
def test_each_question_has_the_line_that_it_stands_in(
    tmp_path: Path, text: str, lines: dict[str, int]
) -> None:
    file = tmp_path / "article.md"
    file.write_bytes(text.encode())

    assert ask_lines(file, ("one", "two: x"), 1_000_000) == lines


def test_a_file_that_is_gone_has_no_lines(tmp_path: Path) -> None:
    assert ask_lines(tmp_path / "gone.md", ("one",), 1_000_000) == {}
