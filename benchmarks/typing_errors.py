"""Typing errors made on purpose: one a question, the same ones in every run."""

from __future__ import annotations

import random
import re
import string
import zlib

_WORD = re.compile(r"[^\W\d_]{4,}")
"""Words of at least four letters: an error in a shorter one often makes another word."""


def with_typing_error(text: str) -> str:
    """Return the text with one error in one word; as it is where no word has four letters.

    A letter is added, left out or exchanged, or two neighbours are swapped (Damerau, 1964).
    The error depends on the text alone.
    """
    words = list(_WORD.finditer(text))
    if not words:
        return text
    chosen = random.Random(zlib.crc32(text.encode()))  # noqa: S311 - no secret
    word = chosen.choice(words)
    wrong = word[0]
    while wrong == word[0]:  # a swap of equal letters, or a letter exchanged for itself
        wrong = _misspelt(word[0], chosen)
    return text[: word.start()] + wrong + text[word.end() :]


def _misspelt(word: str, chosen: random.Random) -> str:
    kind = chosen.choice(("insertion", "deletion", "substitution", "swap"))
    letter = chosen.choice(string.ascii_lowercase)
    place = chosen.randrange(len(word) - (kind == "swap"))
    before, after = word[:place], word[place:]
    return {
        "insertion": before + letter + after,
        "deletion": before + after[1:],
        "substitution": before + letter + after[1:],
        "swap": before + after[1:2] + after[:1] + after[2:],
    }[kind]
