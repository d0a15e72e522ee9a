"""Personal data out of what visitors type, before it is written anywhere.

It is patterns and check digits, not understanding: names and street addresses stay.
"""

from __future__ import annotations

from app.privacy.redaction import redact

__all__ = ["redact"]
