from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from app import brand

STYLE = Path(brand.__file__).parent / "static" / "style.css"

# Every sixth of each channel: 216 colours.
ACCENTS = list(itertools.product(range(0, 256, 51), repeat=3))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.478),
        ("#0000ff", "#ffffff", 8.592),
        ("#abcdef", "#abcdef", 1.0),
    ],
)
def test_contrast_is_that_of_the_specification(one: str, other: str, ratio: float) -> None:
    found = brand.contrast(brand.parse(one), brand.parse(other))

    assert found == pytest.approx(ratio, abs=0.001)


def test_every_accent_is_readable_on_light_and_dark_pages() -> None:
    poor = [
        (accent, ratio)
        for accent in ACCENTS
        for one, other in pairs_of(accent)
        if (ratio := brand.contrast(one, other)) < 4.5
    ]

    assert poor == []


def pairs_of(accent: brand.Colour) -> list[tuple[brand.Colour, brand.Colour]]:
    """Return what stands on what."""
    pairs = []
    for shades, grounds, text in (
        (brand.light_shades(accent), brand.LIGHT_BACKGROUNDS, brand.LIGHT_TEXT),
        (brand.dark_shades(accent), brand.DARK_BACKGROUNDS, brand.DARK_TEXT),
    ):
        found = {name: brand.parse(value) for name, value in shades.items()}
        pairs += [(found["accent"], ground) for ground in (*grounds, found["accent-tint"])]
        pairs += [(text, found["mark"]), (text, found["accent-tint"])]
        pairs += [(found["on-accent"], found["accent"])]
    return pairs


def test_an_accent_that_is_readable_stays_as_it_is() -> None:
    assert brand.light_shades(brand.parse("#1f5fbf"))["accent"] == "#1f5fbf"


def test_the_backgrounds_are_those_of_the_stylesheet() -> None:
    style = STYLE.read_text(encoding="utf-8")
    found = [
        [brand.parse(value) for value in re.findall(rf"--{name}: (#[0-9a-f]{{6}})", style)]
        for name in ("background", "surface", "text")
    ]

    background, surface = zip(brand.LIGHT_BACKGROUNDS, brand.DARK_BACKGROUNDS, strict=True)
    assert found == [list(background), list(surface), [brand.LIGHT_TEXT, brand.DARK_TEXT]]


def test_the_stylesheet_sets_light_and_dark_shades() -> None:
    style = brand.stylesheet("#1f5fbf")

    assert re.findall(r"--accent: (#\w+);", style) == [
        "#1f5fbf",
        brand.dark_shades(brand.parse("#1f5fbf"))["accent"],
    ]
    assert style.count("{") == style.count("}")
