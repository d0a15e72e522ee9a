"""Words of sign-in and the agents' desk, in German and French."""

from __future__ import annotations

from typing import Final

GERMAN: Final[dict[str, str]] = {
    "Please sign in": "Bitte melden Sie sich an",
    "You may have been signed out. Sign in in a new tab, then reload this page: what you typed is"
    " sent again.": (
        "Vielleicht wurden Sie abgemeldet. Melden Sie sich in einem neuen Tab an und laden Sie"
        " diese Seite dann neu: Was Sie geschrieben haben, wird noch einmal gesendet."
    ),
    "Not recorded: you are signed out. Sign in in a new tab, then try again.": (
        "Nicht festgehalten: Sie sind abgemeldet. Melden Sie sich in einem neuen Tab an und"
        " versuchen Sie es noch einmal."
    ),
}
FRENCH: Final[dict[str, str]] = {
    "Please sign in": "Veuillez vous connecter",
    "You may have been signed out. Sign in in a new tab, then reload this page: what you typed is"
    " sent again.": (
        "Vous avez peut-être été déconnecté. Connectez-vous dans un nouvel onglet, puis rechargez"
        " cette page : ce que vous avez écrit sera envoyé de nouveau."
    ),
    "Not recorded: you are signed out. Sign in in a new tab, then try again.": (
        "Non enregistré : vous êtes déconnecté. Connectez-vous dans un nouvel onglet, puis"
        " réessayez."
    ),
}
