"""What may stand in a mail's head as an address."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 254
"""RFC 5321, 4.5.3.1.3, less the angle brackets (erratum 1690)."""
_LOCAL: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")
"""addr-spec of RFC 5322 without quotes, comments and domain literals, which are for tricks."""


def is_mail_address(text: str) -> bool:
    """Say whether a visitor's text is one plain mail address, in ASCII."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None
