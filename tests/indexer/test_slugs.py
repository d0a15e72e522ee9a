from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.slugs import Anchors, anchor, humanise, safe_id, slug_path, slugify


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("How to Reset", "how-to-reset"),
        ("how-to_reset", "how-to-reset"),
        ("Licensing & Counterfeits", "licensing-counterfeits"),
        ("Привет, мир!", "привет-мир"),
        ("設定 を開く", "設定-を開く"),
        ("U\u0308ber uns", "über-uns"),
        ("..", "2e-2e"),
        (".", "2e"),
        ("🎉", "1f389"),
        ("", "untitled"),
        ("_articles", "articles"),
    ],
)
def test_a_name_becomes_a_readable_part_of_an_address(name: str, slug: str) -> None:
    assert slugify(name) == slug


@given(st.text())
def test_a_slug_is_never_empty_and_never_leaves_its_place(name: str) -> None:
    slug = slugify(name)

    assert slug
    assert not set(slug) & set("/\\.?#% \n")
    assert slugify(slug) == slug or not slug.isascii()


def test_a_path_keeps_its_parts() -> None:
    assert slug_path("Store Support//Übersicht/ß.x") == "store-support/übersicht/ß-x"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("how-to_reset", "How to reset"),
        ("Arduino Cloud", "Arduino Cloud"),
        ("faq", "Faq"),
        ("--", "--"),
    ],
)
def test_a_file_name_becomes_a_title(name: str, title: str) -> None:
    assert humanise(name) == title


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Reset it!", "reset-it"),
        ("C++ & C#", "c--c"),
        ("Location", "h-location"),
        ("???", "section"),
        ("site-menu", "h-site-menu"),
    ],
)
def test_a_heading_has_the_anchor_that_github_gives_it(heading: str, expected: str) -> None:
    assert anchor(heading) == expected


def test_ids_of_writers_keep_their_spelling() -> None:
    assert safe_id("r_SELECT-synopsis") == "r_SELECT-synopsis"
    assert safe_id('a b"c') == "a-b-c"


def test_no_id_is_given_out_twice() -> None:
    anchors = Anchors()

    assert [anchors.unique(name) for name in ("a", "a", "a-1", "a")] == ["a", "a-1", "a-1-1", "a-2"]
