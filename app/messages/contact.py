"""Words of the contact page and what follows it, in German and French."""

from __future__ import annotations

from typing import Final

GERMAN: Final[dict[str, str]] = {}
FRENCH: Final[dict[str, str]] = {}
