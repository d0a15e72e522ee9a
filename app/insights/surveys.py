"""What visitors answered when they were asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.engine import Connection, RowMapping

from app.insights.statement import Period, Statement
from app.intervals import Interval, Share, mean_interval, nps_interval

SURVEYS: Final = Statement(
    "surveys",
    "",
    """\
SELECT kind, about,
  count(visitor) AS asked,
  count(score) FILTER (WHERE visitor IS NOT NULL) AS answered,
  count(*) FILTER (WHERE refused) AS refused,
  count(score) FILTER (WHERE visitor IS NULL) AS by_link,
  count(score) AS scores,
  coalesce(sum(score), 0) AS total,
  coalesce(sum(score * score), 0) AS squares,
  count(*) FILTER (WHERE score >= 4) AS satisfied,
  count(*) FILTER (WHERE score >= 9) AS promoters,
  count(*) FILTER (WHERE score <= 6) AS detractors
FROM surveys
WHERE asked_at >= :since AND asked_at < :until
GROUP BY kind, about
ORDER BY kind, about""",
)


@dataclass(frozen=True, slots=True)
class Response:
    """Who was asked, and who answered."""

    answered: Share
    """Of those who were asked on a page."""
    refused: int
    """Those who did not want to be asked again."""
    by_link: int
    """Answers by the link of a ticket; nobody knows how many got the link."""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """CSAT: scores from 1 to 5."""

    about: str
    """What the question followed: visit or ticket."""
    response: Response
    satisfied: Share
    """Answers of 4 and 5."""
    mean: float | None
    mean_interval: Interval | None
    """Normal; ``None`` for fewer than 30 answers."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """NPS: scores from 0 to 10."""

    response: Response
    promoters: int
    """Answers of 9 and 10."""
    passives: int
    detractors: int
    """Answers from 0 to 6."""
    score: float | None
    """Share of promoters less that of detractors, -1 to 1."""
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Surveys:
    """All answers of the period."""

    satisfaction: tuple[Satisfaction, ...]
    recommendation: Recommendation | None


def surveys(connection: Connection, period: Period) -> Surveys:
    """Sum up the surveys that were asked in the period."""
    rows = SURVEYS.rows(connection, period)
    recommended = [_recommendation(row) for row in rows if row["kind"] == "nps"]
    return Surveys(
        tuple(_satisfaction(row) for row in rows if row["kind"] == "csat"),
        recommended[0] if recommended else None,
    )


def _satisfaction(row: RowMapping) -> Satisfaction:
    number, total = row["scores"], float(row["total"])
    return Satisfaction(
        row["about"],
        _response(row),
        Share(row["satisfied"], number),
        total / number if number else None,
        mean_interval(number, total, float(row["squares"])),
    )


def _recommendation(row: RowMapping) -> Recommendation:
    number, promoters, detractors = row["scores"], row["promoters"], row["detractors"]
    passives = number - promoters - detractors
    return Recommendation(
        _response(row),
        promoters,
        passives,
        detractors,
        (promoters - detractors) / number if number else None,
        nps_interval(promoters, passives, detractors) if number else None,
    )


def _response(row: RowMapping) -> Response:
    return Response(Share(row["answered"], row["asked"]), row["refused"], row["by_link"])
