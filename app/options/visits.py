"""``[visits]`` and ``[surveys]``: what is counted and asked."""

from __future__ import annotations

from pydantic import Field

from app.options.section import Section


class VisitsOptions(Section):
    """What is written down of visits."""

    record: bool = Field(
        default=True, description="Whether visits are recorded at all, without cookies."
    )
    keep_days: int = Field(
        default=395,
        ge=1,
        le=3650,
        description="Days after which what was recorded of a visit is deleted, 1 to 3650.",
    )
    keep_text_days: int = Field(
        default=30,
        ge=1,
        le=3650,
        description="Days after which the words that visitors typed are deleted, 1 to 3650.",
    )
    window_hours: int = Field(
        default=24,
        ge=1,
        le=72,
        description="Hours within which a ticket undoes a solved visit, 1 to 72.",
    )


class SurveyOptions(Section):
    """What visitors are asked."""

    csat: bool = Field(
        default=True, description="Whether to ask how satisfied someone is who found an answer."
    )
    nps_share: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="Share of visitors asked whether they would recommend you, 0 to 1.",
    )
    nps_question: str = Field(
        default="", max_length=200, description="The question, instead of the usual one."
    )
    every_days: int = Field(
        default=90,
        ge=1,
        le=3650,
        description="Days before the same visitor is asked again, 1 to 3650.",
    )
    keep_days: int = Field(
        default=180,
        ge=1,
        le=3650,
        description="Days after which comments on surveys are deleted, 1 to 3650.",
    )
