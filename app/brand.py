"""One accent colour → the shades that stay readable on light and dark pages.

Contrast is WCAG 2.2's ratio of relative luminances (success criterion 1.4.3: 4.5 for text).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Colour = tuple[int, int, int]

TEXT_CONTRAST: Final = 4.5
WHITE: Final[Colour] = (255, 255, 255)
BLACK: Final[Colour] = (0, 0, 0)

# The backgrounds and texts of static/style.css, which the shades must go with.
LIGHT_BACKGROUNDS: Final[tuple[Colour, ...]] = ((255, 255, 255), (246, 247, 249))
DARK_BACKGROUNDS: Final[tuple[Colour, ...]] = ((20, 23, 26), (29, 33, 38))
LIGHT_TEXTS: Final[tuple[Colour, ...]] = ((27, 31, 36), (89, 97, 107))
"""Text, and quiet text."""
DARK_TEXTS: Final[tuple[Colour, ...]] = ((230, 232, 235), (162, 171, 181))

_STEPS: Final = 20
_STRONGER: Final = 0.2


@dataclass(frozen=True, slots=True)
class _Scheme:
    """What shades must go with, and how much of the accent they may hold at most."""

    backgrounds: tuple[Colour, ...]
    texts: tuple[Colour, ...]
    away: Colour
    """Towards it a colour stands out more from the backgrounds."""
    on_accent: Colour
    tint: float
    mark: float


_LIGHT: Final = _Scheme(LIGHT_BACKGROUNDS, LIGHT_TEXTS, BLACK, WHITE, tint=0.08, mark=0.2)
_DARK: Final = _Scheme(
    DARK_BACKGROUNDS, DARK_TEXTS, WHITE, DARK_BACKGROUNDS[0], tint=0.14, mark=0.3
)


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
    return _shades(accent, _LIGHT)


def dark_shades(accent: Colour) -> dict[str, str]:
    """Return the custom properties for dark pages."""
    return _shades(accent, _DARK)


def warning(accent: str) -> str | None:
    """Return what the operator should know of ``accent``, as ``#rrggbb``; ``None``: all is well.

    What can be read on light pages is always too dark for dark ones, and is made lighter there
    without a word.
    """
    colour = parse(accent)
    used = light_shades(colour)["accent"]
    if used == to_hex(colour):
        return None
    ratio = min(contrast(colour, ground) for ground in (*LIGHT_BACKGROUNDS, _tint(colour, _LIGHT)))
    return (
        f"[site.colours] accent: {accent} is hard to read on light pages (contrast"
        f" {ratio:.1f}, and {TEXT_CONTRAST} is the least), so {used} is used there."
        " Choose a darker colour to have it as it is."
    )


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


def _shades(accent: Colour, scheme: _Scheme) -> dict[str, str]:
    tint = _tint(accent, scheme)
    text = _until_readable(accent, scheme.away, (*scheme.backgrounds, tint))
    return {
        "accent": to_hex(text),
        "accent-strong": to_hex(mix(scheme.away, text, _STRONGER)),
        "on-accent": to_hex(scheme.on_accent),
        "accent-tint": to_hex(tint),
        "mark": to_hex(_readable_ground(accent, scheme, scheme.mark, scheme.texts[:1])),
    }


def _tint(accent: Colour, scheme: _Scheme) -> Colour:
    return _readable_ground(accent, scheme, scheme.tint, scheme.texts)


def _readable_ground(
    accent: Colour, scheme: _Scheme, most: float, texts: Iterable[Colour]
) -> Colour:
    """Return the background with as much of ``accent`` as ``texts`` allow, ``most`` at most."""
    inks = tuple(texts)
    for step in range(_STEPS):
        ground = mix(accent, scheme.backgrounds[0], most * (1 - step / _STEPS))
        if all(contrast(ink, ground) >= TEXT_CONTRAST for ink in inks):
            return ground
    return scheme.backgrounds[0]


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
