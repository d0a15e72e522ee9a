"""Telephone, card, account and other long numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from app.privacy.checksums import iban_length, is_card, is_iban
from app.privacy.spans import Span, blanked

FEWEST_DIGITS: Final = 9
"""Digits from which a number counts as one of a person: telephone, account, customer."""
LONGEST_PHONE: Final = 15
"""ITU-T E.164."""
_IBAN_REACH: Final = 80
"""Characters that an IBAN may take up, with what stands between its groups."""

_IBAN: Final = re.compile(r"[A-Za-z]{2}\d{2}")
_IBAN_SEPARATORS: Final = frozenset(" \t\r\n-.")
_NUMBER: Final = re.compile(r"\d(?:[\s().\-/_]{0,4}+\d)*+")
_DOTTED: Final = re.compile(r"(?<![\d.+])\d++(?:\.\d++){2,}+(?![\-/]\d)")
_NO_PERSON: Final = re.compile(
    r"(?<![\d.+/\-])(?:"
    r"\d{4}-(?:0\d|1[0-2])-[0-3]\d(?:[T ][0-2]\d:[0-5]\d(?::[0-6]\d(?:[.,]\d{1,9})?)?)?"
    r"|[0-3]?\d([./\-])[0-3]?\d\1(?:19|20)?\d\d"
    r")(?!\d|[/\-]\d|\.\d)"
    r"|0[xX][0-9A-Fa-f]{1,16}(?![0-9A-Fa-f])"
    r"|(?<!\w)-214[5-7]\d{6}(?!\d)"  # HRESULT as a signed number.
)


def ibans(text: str) -> Iterator[Span]:
    """Find account numbers with a right check digit."""
    for match in _IBAN.finditer(text):
        length = iban_length(match[0])
        end, letters = match.start(), ""
        most = min(len(text), end + _IBAN_REACH)
        while len(letters) < length and end < most:
            if text[end].isascii() and text[end].isalnum():
                letters += text[end]
            elif text[end] not in _IBAN_SEPARATORS:
                break
            end += 1
        if letters and len(letters) == length and is_iban(letters):
            yield Span(match.start(), end, "iban")


def numbers(text: str) -> Iterator[Span]:
    """Find numbers of nine digits and more, with what people put between the digits."""
    harmless = [Span(m.start(), m.end(), "") for m in _NO_PERSON.finditer(text)]
    harmless += [
        Span(m.start(), m.end(), "") for m in _DOTTED.finditer(text) if not _is_dotted_phone(m[0])
    ]
    left = blanked(text, harmless)
    for match in _NUMBER.finditer(left):
        digits = "".join(c for c in match[0] if c.isdigit())
        if len(digits) < FEWEST_DIGITS:
            continue
        start = match.start()
        while start > 0 and match.start() - start < 2 and left[start - 1] in "+(":
            start -= 1
        yield Span(start, match.end(), _kind(digits))


def _kind(digits: str) -> str:
    if is_card(digits):
        return "card"
    return "phone" if len(digits) <= LONGEST_PHONE else "number"


def _is_dotted_phone(dotted: str) -> bool:
    """Tell 06.12.34.56.78 and 415.555.2671 from the version 10.0.19045.3570."""
    lengths = tuple(len(group) for group in dotted.split("."))
    trunk = dotted.startswith("0") and lengths[0] > 1
    return trunk or lengths in {(3, 3, 4), (3, 3, 3), (3, 4, 4)}
