"""``[widget]``: who may show our search on pages of their own."""

from __future__ import annotations

import re
from typing import Final

from pydantic import Field, field_validator

from app.options.section import Section

_ORIGIN: Final = r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?"


class WidgetOptions(Section):
    """The search on product pages."""

    origins: tuple[str, ...] = Field(
        default=(),
        description="Sites whose pages may hold the widget, for example https://app.example.com.",
    )

    @field_validator("origins")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if not re.fullmatch(_ORIGIN, origin):
                raise ValueError(f"{origin} is not http:// or https:// and a host, without a path")
        return tuple(origin.lower() for origin in origins)
