"""Words of sign-in and the agents' desk, in German and French."""

from __future__ import annotations

from typing import Final

GERMAN: Final[dict[str, str]] = {
    "Please sign in": "Bitte melden Sie sich an",
}
FRENCH: Final[dict[str, str]] = {
    "Please sign in": "Veuillez vous connecter",
}
