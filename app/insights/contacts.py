"""What became of those who turned to contact: the deflection figures, exclusive and complete."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy.engine import Connection

from app.insights.statement import Period, Statement
from app.intervals import Interval, Share, difference

ENOUGH: Final = 100
"""Visits on either side below which a comparison with the hold-out says nothing yet."""


class Outcome(StrEnum):
    """How a visit that opened contact ended; each visit has exactly one."""

    CONFIRMED = "confirmed"
    """Said "this solved it", and no ticket followed."""
    IMPLICIT = "implicit"
    """Read a suggestion and sent nothing."""
    RETURNED = "returned"
    """Looked solved, but a ticket followed."""
    FAILED = "failed"
    """Read an article and sent a ticket all the same."""
    SUBMITTED = "submitted"
    """Sent a ticket without having read anything."""
    GLANCED = "glanced"
    """Opened a suggestion too briefly to have read it, and sent nothing."""
    ABANDONED = "abandoned"
    """Opened no suggestion and sent nothing: nobody knows why, so never a success."""


OUTCOMES: Final = """\
WITH intents AS (
  SELECT v.id, v.visitor, v.holdout, v.last_at, min(e.at) AS at
  FROM visits AS v JOIN events AS e ON e.visit_id = v.id
  WHERE v.started_at >= :since AND v.started_at < :until
    AND e.kind = 'contact_open' AND e.deflectable IS NOT FALSE
    AND NOT EXISTS (
      SELECT 1 FROM events AS d
      WHERE d.visit_id = v.id AND d.kind = 'ticket' AND d.deflectable IS FALSE)
  GROUP BY v.id, v.visitor, v.holdout, v.last_at
),
steps AS (
  SELECT i.id, i.visitor, i.holdout, i.last_at, i.at,
    (SELECT min(t.at) FROM events AS t
     WHERE t.visit_id = i.id AND t.kind = 'ticket' AND t.at >= i.at) AS own_at,
    (SELECT min(s.at) FROM events AS s
     WHERE s.visit_id = i.id AND s.kind = 'solved' AND s.at >= i.at) AS solved_at,
    (SELECT min(o.at) FROM events AS o
     WHERE o.visit_id = i.id AND o.kind = 'suggestion_opened' AND o.at >= i.at) AS opened_at,
    (SELECT min(o.at) FROM events AS o
     WHERE o.visit_id = i.id AND o.kind = 'suggestion_opened' AND o.at >= i.at
       AND (SELECT coalesce(sum(CASE WHEN d.anchor <> '' THEN 10000 ELSE d.dwell_ms END), 0)
            FROM events AS d
            WHERE d.visit_id = i.id AND d.kind = 'dwell' AND d.article_id = o.article_id
              AND d.at >= o.at) >= 10000) AS read_at
  FROM intents AS i
),
signs AS (
  SELECT s.*, CASE WHEN solved_at < own_at OR own_at IS NULL THEN coalesce(solved_at, read_at, at)
              ELSE at END AS sign_at
  FROM steps AS s
),
followed AS (
  SELECT s.*, (
    SELECT min(t.at)
    FROM (SELECT s.visitor AS visitor
          UNION SELECT p.visitor FROM same_person AS p WHERE p.earlier = s.visitor) AS n
    CROSS JOIN visits AS w CROSS JOIN events AS t
    WHERE w.visitor = n.visitor AND t.visit_id = w.id AND t.kind = 'ticket'
      AND t.at >= s.sign_at AND t.at <= later(s.sign_at, :window)
  ) AS ticket_at
  FROM signs AS s
),
sent AS (
  SELECT f.*, coalesce(f.own_at, f.ticket_at) AS sent_at
  FROM followed AS f
),
outcomes AS (
  SELECT s.id, s.holdout, s.at, CASE
    WHEN s.last_at > :mature THEN 'young'
    WHEN s.solved_at IS NOT NULL AND (s.own_at IS NULL OR s.solved_at < s.own_at)
      THEN CASE WHEN s.ticket_at IS NULL THEN 'confirmed' ELSE 'returned' END
    WHEN s.read_at IS NOT NULL AND s.own_at IS NULL
      THEN CASE WHEN s.ticket_at IS NULL THEN 'implicit' ELSE 'returned' END
    WHEN s.sent_at IS NOT NULL AND EXISTS (
      SELECT 1 FROM events AS e
      WHERE e.visit_id = s.id AND e.kind IN ('view', 'suggestion_opened')
        AND e.at <= s.sent_at AND s.sent_at <= later(e.at, :window)) THEN 'failed'
    WHEN s.sent_at IS NOT NULL THEN 'submitted'
    WHEN s.opened_at IS NOT NULL THEN 'glanced'
    ELSE 'abandoned' END AS outcome
  FROM sent AS s
)
"""
"""One row a visit that opened contact and might have been answered by an article.

A suggestion counts as read when it was in sight for 10,000 ms, or its section was.
"""

CONTACTS: Final = Statement(
    "contacts",
    OUTCOMES,
    """\
SELECT outcome, count(*) AS visits
FROM outcomes
GROUP BY outcome
ORDER BY outcome""",
)

HOLDOUT: Final = Statement(
    "holdout",
    OUTCOMES,
    """\
SELECT holdout, count(*) AS visits,
  count(*) FILTER (WHERE outcome IN ('failed', 'submitted', 'returned')) AS sent
FROM outcomes
WHERE outcome <> 'young'
  AND at >= (SELECT min(at) FROM outcomes WHERE holdout)
  AND at <= (SELECT max(at) FROM outcomes WHERE holdout)
GROUP BY holdout
ORDER BY holdout""",
)


@dataclass(frozen=True, slots=True)
class Contacts:
    """What became of the visits that opened contact."""

    window_hours: int
    outcomes: dict[Outcome, int]
    young: int
    """Visits left out as a ticket may still follow."""

    @property
    def visits(self) -> int:
        """Return how many are counted."""
        return sum(self.outcomes.values())

    def share(self, outcome: Outcome) -> Share:
        """Return the share of visits that ended so."""
        return Share(self.outcomes[outcome], self.visits)

    @property
    def undone(self) -> Share:
        """Return how many of those that looked solved came back with a ticket."""
        solved = (Outcome.CONFIRMED, Outcome.IMPLICIT, Outcome.RETURNED)
        return Share(self.outcomes[Outcome.RETURNED], sum(self.outcomes[one] for one in solved))


@dataclass(frozen=True, slots=True)
class HoldOut:
    """Who sent a ticket, with suggestions and without."""

    shown: Share
    withheld: Share

    @property
    def enough(self) -> bool:
        """Say whether both sides have enough visits to be compared."""
        return min(self.shown.of, self.withheld.of) >= ENOUGH

    @property
    def saved(self) -> Interval | None:
        """Return the interval of the share of tickets that suggestions saved (Newcombe, 1998)."""
        return difference(self.withheld, self.shown) if self.enough else None


def contacts(connection: Connection, period: Period) -> Contacts:
    """Count how the visits that opened contact ended."""
    found = {row["outcome"]: int(row["visits"]) for row in CONTACTS.rows(connection, period)}
    young = found.pop("young", 0)
    return Contacts(period.window_hours, {one: found.get(one, 0) for one in Outcome}, young)


def holdout(connection: Connection, period: Period) -> HoldOut | None:
    """Compare the visits that saw no suggestions with the others; ``None`` if there are none."""
    rows = {
        bool(row["holdout"]): Share(int(row["sent"]), int(row["visits"]))
        for row in HOLDOUT.rows(connection, period)
    }
    if True not in rows:
        return None
    return HoldOut(rows.get(False, Share(0, 0)), rows[True])
