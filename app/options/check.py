"""``[check]``: what ``firstline check`` counts as worth telling."""

from __future__ import annotations

from pydantic import Field

from app.options.section import Section


class CheckingOptions(Section):
    """What a check does not tell, and where checks that know no right and wrong begin to."""

    ignore: tuple[str, ...] = Field(
        default=(),
        description="Codes of problems that firstline check does not tell, for example orphan.",
    )
    stale_months: int = Field(
        default=24,
        ge=0,
        le=600,
        description="Months without a change after which firstline check calls an article stale,"
        " 1 to 600; 0 for never.",
    )
    reading_grade: int = Field(
        default=14,
        ge=0,
        le=30,
        description="Years of school above which firstline check calls a text hard to read, 1 to"
        " 30; 0 for never.",
    )
    external_links: int = Field(
        default=500,
        ge=1,
        le=10_000,
        description="Addresses of other sites that one firstline check --external asks, 1 to"
        " 10000.",
    )
