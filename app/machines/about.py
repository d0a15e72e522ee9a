"""What the site says of itself, in one line."""

from __future__ import annotations

from typing import Final

from app.context import services
from app.messages import translatable, translate

_ABOUT: Final = translatable("Find an answer, or ask a person.")


def about(language: str) -> str:
    """Return what visitors find here."""
    return translate(_ABOUT, language)


def described(language: str) -> str:
    """Return the same with the site's name in front."""
    return f"{services().config.site.name}: {about(language)}"
