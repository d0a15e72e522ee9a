"""Passwords: which ones are refused, and how they are kept.

Length and a look at common ones, but no rules about kinds of characters (NIST SP 800-63B,
5.1.1.2).
"""

from __future__ import annotations

import threading
import unicodedata
from typing import Final

from werkzeug.security import check_password_hash, generate_password_hash

METHOD: Final = "scrypt:131072:8:1"
"""n = 2^17, r = 8, p = 1: 128 MB and a third of a second (OWASP Password Storage Cheat Sheet)."""
SHORTEST: Final = 12
LONGEST: Final = 1_000
_NOBODYS: Final = (
    f"{METHOD}$pSyUYbbm4lzgBw1Z$"
    "0000000000000000000000000000000000000000000000000000000000000000"
    "0000000000000000000000000000000000000000000000000000000000000000"
)
_FEW_LETTERS: Final = 4
_COMMON: Final = (
    "password", "passwort", "motdepasse", "letmein", "welcome", "willkommen", "bienvenue",
    "iloveyou", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "administrator",
    "admin", "football", "baseball", "superman", "princess", "sunshine", "dragon", "monkey",
    "master", "trustno", "changeme", "secret", "default", "firstline", "helpcentre", "helpcenter",
    "helpdesk", "support", "qwerty", "qwertz", "azerty", "internet", "computer", "whatever",
    "starwars", "pokemon", "login", "access", "hello", "summer", "winter", "spring", "autumn",
)  # fmt: skip
_LOOKALIKES: Final = str.maketrans("0134578@$!", "oieastbasi")
_ROWS: Final = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")

# Each hash takes 128 MB: many at once would take the machine's memory.
_one_at_a_time = threading.Lock()


def problems(password: str, email: str) -> list[str]:
    """Return why a password cannot be used, one sentence a reason."""
    text = _normal(password)
    if len(text) < SHORTEST:
        return [f"A password has at least {SHORTEST} characters. Several words are a good one."]
    if len(text) > LONGEST:
        return [f"A password has at most {LONGEST} characters."]
    plain = text.casefold()
    if email and (email in plain or plain == email.partition("@")[0]):
        return ["The mail address is no password. Choose another one."]
    if _is_common(plain):
        return ["This password is among the first that are tried. Choose several other words."]
    return []


def hashed(password: str) -> str:
    """Return what is kept of a password: method, salt and hash."""
    with _one_at_a_time:
        return generate_password_hash(_normal(password), METHOD)


def is_right(password: str, kept: str | None) -> bool:
    """Say whether this is the password.

    Without a hash to compare with, the same work is done, so that the time does not tell
    whether there is an account.
    """
    if len(password) > LONGEST:
        password = ""  # Cannot be one, and need not cost more than others.
    with _one_at_a_time:
        right = check_password_hash(kept or _NOBODYS, _normal(password))
    return right and kept is not None


def is_outdated(kept: str) -> bool:
    """Say whether a hash was made with other parameters than those of today."""
    return not kept.startswith(f"{METHOD}$")


def _normal(password: str) -> str:
    """Return the same text for the same keys, whichever system they were typed on."""
    return unicodedata.normalize("NFKC", password)


def _is_common(plain: str) -> bool:
    if plain.isdigit() or len(set(plain)) <= _FEW_LETTERS or plain in (2 * plain)[1:-1]:
        return True
    if any(plain in 2 * row or plain[::-1] in 2 * row for row in _ROWS):
        return True
    return any(_says_nothing_else(text) for text in (plain, plain.translate(_LOOKALIKES)))


def _says_nothing_else(text: str) -> bool:
    """Say whether there is hardly a letter beside common words."""
    rest = text
    for common in _COMMON:
        rest = rest.replace(common, "")
    return sum(letter.isalpha() for letter in rest) < _FEW_LETTERS
