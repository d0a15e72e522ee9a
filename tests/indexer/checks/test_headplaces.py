"""Where the keys of a head stand, and what stands below them."""

from __future__ import annotations

import pytest

from indexer.checks.headplaces import HeadPlaces

HEAD = """\
---
Title: A title
asks:
  - Where is my refund?
  - "How do I: pay?"
  - 'It''s late' # a comment
aliases: [/one, /two]
summary: >
  Long
  text
---
asks: no key
"""


@pytest.mark.parametrize(
    ("keys", "value", "line"),
    [
        (("title",), "", 2),
        (("asks",), "", 3),
        (("asks",), "where is  my refund?", 4),
        (("asks",), "How do I: pay?", 5),
        (("asks",), "It's late", 6),
        (("asks",), "of another", 3),
        (("redirect_from", "aliases"), "/two", 7),
        (("summary",), "text", 10),
        (("owner",), "", 1),
    ],
)
def test_a_value_is_found_in_its_line(keys: tuple[str, ...], value: str, line: int) -> None:
    assert HeadPlaces.of(HEAD).line(*keys, value=value) == line


def test_the_items_of_a_list_come_with_their_lines() -> None:
    assert HeadPlaces.of(HEAD).items("asks") == [
        (4, "Where is my refund?"),
        (5, "How do I: pay?"),
        (6, "It's late"),
    ]


def test_toml_has_its_lines_as_well() -> None:
    toml = '+++\ntitle = "A title"\naliases = ["/one"]\n+++\nText.\n'

    assert HeadPlaces.of(toml).line("aliases", value="/one") == 3


def test_a_file_without_a_head_has_no_lines() -> None:
    assert HeadPlaces.of("Text.\n").lines == {}
