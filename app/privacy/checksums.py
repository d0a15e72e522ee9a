"""Check digits: what is a card or an account number, and what only looks like one."""

from __future__ import annotations

import re
from typing import Final

SHORTEST_CARD: Final = 13
LONGEST_CARD: Final = 19

_IBAN_LENGTHS: Final = {
    country: length
    for length, countries in {
        15: "NO",
        16: "BE",
        18: "DK FI FK FO GL NL SD",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH CR HR LI LV",
        22: "BG BH DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST",
        26: "IS TR",
        27: "BI DJ FR GR IT MC MR SM",
        28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for country in countries.split()
}
"""The IBAN registry of SWIFT (ISO 13616)."""


def is_card(digits: str) -> bool:
    """Say whether digits may be a payment card's (ISO/IEC 7812-1, Luhn's check digit)."""
    if not SHORTEST_CARD <= len(digits) <= LONGEST_CARD:
        return False
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    total = sum(int(digit) for digit in digits[-1::-2]) + sum(n // 10 + n % 10 for n in doubled)
    return total % 10 == 0


def iban_length(start: str) -> int:
    """Return how long an IBAN is that starts with a country's two letters; 0 for no country."""
    return _IBAN_LENGTHS.get(start[:2].upper(), 0)


def is_iban(text: str) -> bool:
    """Say whether letters and digits are an IBAN (ISO 13616, check digits modulo 97)."""
    if len(text) != iban_length(text) or not re.fullmatch(r"[A-Za-z]{2}\d{2}[A-Za-z0-9]+", text):
        return False
    moved = text[4:] + text[:4]
    return int("".join(str(int(letter, 36)) for letter in moved)) % 97 == 1
