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
    for shades, grounds, texts in (
        (brand.light_shades(accent), brand.LIGHT_BACKGROUNDS, brand.LIGHT_TEXTS),
        (brand.dark_shades(accent), brand.DARK_BACKGROUNDS, brand.DARK_TEXTS),
    ):
        found = {name: brand.parse(value) for name, value in shades.items()}
        pairs += [(found["accent"], ground) for ground in (*grounds, found["accent-tint"])]
        pairs += [(text, ground) for text in texts for ground in (*grounds, found["accent-tint"])]
        pairs += [(texts[0], found["mark"])]
        pairs += [(found["on-accent"], found[name]) for name in ("accent", "accent-strong")]
    return pairs


@pytest.mark.parametrize("accent", ["#ff0000", "#1f5fbf", "#ffcc00", "#000000", "#ffffff"])
def test_a_tint_is_of_the_accent_as_far_as_texts_can_be_read_on_it(accent: str) -> None:
    dark = brand.dark_shades(brand.parse(accent))
    mixed = brand.to_hex(brand.mix(brand.parse(accent), brand.DARK_BACKGROUNDS[0], 0.14))

    readable = brand.contrast(brand.DARK_TEXTS[1], brand.parse(mixed)) >= 4.5
    assert (dark["accent-tint"] == mixed) == readable


def test_an_accent_that_is_readable_stays_as_it_is() -> None:
    assert brand.light_shades(brand.parse("#1f5fbf"))["accent"] == "#1f5fbf"


def test_the_colours_are_those_of_the_stylesheet() -> None:
    style = STYLE.read_text(encoding="utf-8")
    schemes = (
        (*brand.LIGHT_BACKGROUNDS, *brand.LIGHT_TEXTS),
        (*brand.DARK_BACKGROUNDS, *brand.DARK_TEXTS),
    )

    found = [of_stylesheet(name, style) for name in ("background", "surface", "text", "quiet")]
    assert list(zip(*found, strict=True)) == list(schemes)


def test_warnings_and_the_borders_of_fields_stand_out() -> None:
    style = STYLE.read_text(encoding="utf-8")
    grounds = (brand.LIGHT_BACKGROUNDS, brand.DARK_BACKGROUNDS)
    low = [
        (name, colour, ground)
        for name, least in (("warning", 4.5), ("control-line", 3.0))
        for colour, scheme in zip(of_stylesheet(name, style), grounds, strict=True)
        for ground in scheme
        if brand.contrast(colour, ground) < least
    ]

    assert low == []


def of_stylesheet(name: str, style: str) -> list[brand.Colour]:
    """Return a custom property on light and on dark pages."""
    on_screen = style[: style.index("@layer print {")]
    return [brand.parse(value) for value in re.findall(rf"--{name}: (#[0-9a-f]{{6}})", on_screen)]


def test_an_accent_that_cannot_be_read_is_told_with_its_contrast_and_what_is_used() -> None:
    used = brand.light_shades(brand.parse("#ffcc00"))["accent"]

    assert brand.warning("#ffcc00") == (
        "[site.colours] accent: #ffcc00 is hard to read on light pages (contrast 1.4, and 4.5 is"
        f" the least), so {used} is used there. Choose a darker colour to have it as it is."
    )


@pytest.mark.parametrize("accent", ["#1f5fbf", "#1F5FBF", "#000000", "#a3123f"])
def test_nothing_is_told_of_an_accent_that_stays_as_it_is(accent: str) -> None:
    assert brand.warning(accent) is None


def test_the_stylesheet_sets_light_and_dark_shades() -> None:
    style = brand.stylesheet("#1f5fbf")

    assert re.findall(r"--accent: (#\w+);", style) == [
        "#1f5fbf",
        brand.dark_shades(brand.parse("#1f5fbf"))["accent"],
    ]
    assert style.count("{") == style.count("}")
