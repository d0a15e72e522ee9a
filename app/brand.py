"""One accent colour → the shades that stay readable on light and dark pages.

Contrast is WCAG 2.2's ratio of relative luminances (success criterion 1.4.3: 4.5 for text).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

Colour = tuple[int, int, int]

TEXT_CONTRAST: Final = 4.5
WHITE: Final[Colour] = (255, 255, 255)
BLACK: Final[Colour] = (0, 0, 0)

# The backgrounds and texts of static/style.css, which the shades must go with.
LIGHT_BACKGROUNDS: Final[tuple[Colour, ...]] = ((255, 255, 255), (246, 247, 249))
DARK_BACKGROUNDS: Final[tuple[Colour, ...]] = ((20, 23, 26), (29, 33, 38))
LIGHT_TEXT: Final[Colour] = (27, 31, 36)
DARK_TEXT: Final[Colour] = (230, 232, 235)

_STEPS: Final = 20
_LIGHT_MARK, _DARK_MARK = 0.2, 0.3
_LIGHT_TINT, _DARK_TINT = 0.08, 0.14


def stylesheet(accent: str) -> str:
    """Return the CSS that sets the brand's custom properties, for ``accent`` as ``#rrggbb``."""
    colour = parse(accent)
    light = "\n".join(f"    --{name}: {value};" for name, value in light_shades(colour).items())
    dark = "\n".join(f"    --{name}: {value};" for name, value in dark_shades(colour).items())
    return (
        f"@layer brand {{\n  :root {{\n{light}\n  }}\n"
        f"  @media (prefers-color-scheme: dark) {{\n  :root {{\n{dark}\n  }}\n  }}\n}}\n"
    )


def light_shades(accent: Colour) -> dict[str, str]:
    """Return the custom properties for light pages."""
    tint = mix(accent, WHITE, _LIGHT_TINT)
    text = _until_readable(accent, BLACK, (*LIGHT_BACKGROUNDS, tint))
    return {
        "accent": to_hex(text),
        "on-accent": to_hex(WHITE),
        "accent-tint": to_hex(tint),
        "mark": to_hex(mix(accent, WHITE, _LIGHT_MARK)),
    }


def dark_shades(accent: Colour) -> dict[str, str]:
    """Return the custom properties for dark pages."""
    tint = mix(accent, DARK_BACKGROUNDS[0], _DARK_TINT)
    text = _until_readable(accent, WHITE, (*DARK_BACKGROUNDS, tint))
    return {
        "accent": to_hex(text),
        "on-accent": to_hex(DARK_BACKGROUNDS[0]),
        "accent-tint": to_hex(tint),
        "mark": to_hex(mix(accent, DARK_BACKGROUNDS[0], _DARK_MARK)),
    }


def contrast(one: Colour, other: Colour) -> float:
    """Return WCAG's contrast ratio, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mix(colour: Colour, other: Colour, share: float) -> Colour:
    """Return ``share`` (0 to 1) of ``colour`` in ``other``."""
    red, green, blue = (
        round(a * share + b * (1 - share)) for a, b in zip(colour, other, strict=True)
    )
    return red, green, blue


def parse(text: str) -> Colour:
    """Read ``#rrggbb``."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def to_hex(colour: Colour) -> str:
    """Write ``#rrggbb``."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _until_readable(colour: Colour, towards: Colour, backgrounds: Iterable[Colour]) -> Colour:
    grounds = tuple(backgrounds)
    for step in range(_STEPS + 1):
        shade = mix(towards, colour, step / _STEPS)
        if all(contrast(shade, ground) >= TEXT_CONTRAST for ground in grounds):
            return shade
    return towards


def _luminance(colour: Colour) -> float:
    """Return the relative luminance as WCAG 2.2 defines it, 0 to 1."""
    linear = []
    for channel in colour:
        share = channel / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
