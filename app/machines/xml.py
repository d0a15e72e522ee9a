"""Text for XML documents."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

# Characters that no XML 1.0 document may hold, not even as references (section 2.2).
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def text(value: str) -> str:
    """Return a text as XML may hold it between tags or in quotes."""
    return escape(_FORBIDDEN.sub("", value), {'"': "&quot;"})
