"""What became of searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.engine import Connection

from app.insights.statement import Period, Statement
from app.intervals import Share

_SEARCHES: Final = """\
WITH searches AS (
  SELECT e.id, e.at, e.visit_id, v.visitor, e.question, e.total, e.confident,
    EXISTS (
      SELECT 1 FROM events AS c
      WHERE c.visit_id = e.visit_id AND c.kind = 'click' AND c.at >= e.at
        AND NOT EXISTS (
          SELECT 1 FROM events AS n
          WHERE n.visit_id = e.visit_id AND n.kind = 'search' AND n.at <= c.at
            AND (n.at > e.at OR n.at = e.at AND n.id > e.id))) AS clicked,
    EXISTS (
      SELECT 1 FROM events AS n
      WHERE n.visit_id = e.visit_id AND n.kind = 'search' AND n.question <> e.question
        AND n.at <= later(e.at, 60)
        AND (n.at > e.at OR n.at = e.at AND n.id > e.id)) AS reformulated
  FROM events AS e JOIN visits AS v ON v.id = e.visit_id
  WHERE e.kind = 'search' AND e.at >= :since AND e.at < :until
)
"""
"""One row a search: was it clicked, was it asked otherwise within 60 s?"""

SEARCHES: Final = Statement(
    "searches",
    _SEARCHES,
    """\
SELECT count(*) AS searches,
  count(*) FILTER (WHERE total = 0) AS without_result,
  count(*) FILTER (WHERE NOT clicked) AS without_click,
  count(*) FILTER (WHERE confident IS FALSE) AS without_confidence,
  count(confident) AS with_confidence,
  count(question) AS with_text,
  count(question) FILTER (WHERE reformulated) AS reformulated
FROM searches""",
)

QUESTIONS: Final = Statement(
    "questions",
    _SEARCHES,
    """\
SELECT lower(question) AS question, count(*) AS searches,
  count(DISTINCT visitor) AS visitors,
  count(*) FILTER (WHERE total = 0) AS without_result,
  count(*) FILTER (WHERE NOT clicked) AS without_click,
  count(*) FILTER (WHERE confident IS FALSE) AS without_confidence
FROM searches
WHERE question IS NOT NULL
GROUP BY lower(question)
HAVING count(DISTINCT visitor) >= :least
ORDER BY count(*) DESC, lower(question)
LIMIT 50""",
)


@dataclass(frozen=True, slots=True)
class Searches:
    """Searches, and those that led nowhere.  As one is typed, only the last counts."""

    without_result: Share
    without_click: Share
    without_confidence: Share
    """Of those whose confidence was told: a search box that suggests while one types tells none."""
    reformulated: Share
    """Of those whose words are still kept: asked otherwise within 60 s."""


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question that at least three visitors asked."""

    question: str
    searches: int
    visitors: int
    without_result: int
    without_click: int
    without_confidence: int


def searches(connection: Connection, period: Period) -> Searches:
    """Count the searches."""
    [row] = SEARCHES.rows(connection, period)
    total = row["searches"]
    return Searches(
        Share(row["without_result"], total),
        Share(row["without_click"], total),
        Share(row["without_confidence"], row["with_confidence"]),
        Share(row["reformulated"], row["with_text"]),
    )


def questions(connection: Connection, period: Period) -> tuple[AskedQuestion, ...]:
    """Return the questions that most searches asked, the most frequent first."""
    return tuple(AskedQuestion(**row) for row in QUESTIONS.rows(connection, period))
