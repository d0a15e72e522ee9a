"""All kinds of personal data together.

Every pattern looks at each character a bounded number of times: quantifiers are bounded or
possessive, and where a failed match could be tried again from inside, a look behind forbids
it.  So the time grows with the length of the text alone.
"""

from __future__ import annotations

from app.privacy.addresses import emails, network_addresses, url_parts
from app.privacy.numbers import ibans, numbers
from app.privacy.plain import plain
from app.privacy.spans import Span, blanked, replaced
from app.privacy.tokens import tokens


def redact(text: str) -> str:
    """Return ``text`` with what may name a person replaced by its kind, such as ``[email]``.

    Kinds: email, phone, card, iban, ip, mac, token, number (of 16 digits and more), and in
    addresses of pages user and query.  Error codes, versions, dates, times and numbers of up
    to eight digits stay.
    """
    read = plain(text)
    spans = [*url_parts(text), *(read.original(span) for span in _personal(read.text))]
    return replaced(text, spans)


def _personal(text: str) -> list[Span]:
    found = [*emails(text), *network_addresses(text), *tokens(text), *ibans(text)]
    return [*found, *numbers(blanked(text, found))]
