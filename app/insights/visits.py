"""How many visits there were, Zendesk's score of self-service, and what is only counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.engine import Connection

from app.insights.statement import Period, Statement

SELF_SERVICE: Final = Statement(
    "self_service",
    "",
    """\
SELECT
  (SELECT count(*) FROM visits
   WHERE started_at >= :since AND started_at < :until) AS visits,
  (SELECT count(*) FROM events
   WHERE kind = 'ticket' AND visit_id IS NOT NULL
     AND at >= :since AND at < :until) AS tickets,
  (SELECT count(DISTINCT v.visitor) FROM events AS e JOIN visits AS v ON v.id = e.visit_id
   WHERE e.kind = 'ticket' AND e.at >= :since AND e.at < :until) AS senders""",
)

COUNTED: Final = Statement(
    "counted",
    "",
    """\
SELECT kind, sum(number) AS number
FROM counts
WHERE day >= :first_day AND day <= :last_day
GROUP BY kind
ORDER BY kind""",
)


@dataclass(frozen=True, slots=True)
class SelfService:
    """Zendesk's self-service score: visits of the help centre for each sender of a ticket.

    Definition: https://support.zendesk.com/hc/en-us/articles/4408894139930.  It mixes units,
    takes browsing for success, and gets better when contact is hidden: for comparison only.
    """

    visits: int
    tickets: int
    senders: int
    """Different visitors who sent tickets; who sends on two days counts twice."""

    @property
    def score(self) -> float | None:
        """Return visits per sender; ``None`` where nobody sent a ticket."""
        return self.visits / self.senders if self.senders else None


def self_service(connection: Connection, period: Period) -> SelfService:
    """Return Zendesk's score."""
    [row] = SELF_SERVICE.rows(connection, period)
    return SelfService(row["visits"], row["tickets"], row["senders"])


def counted(connection: Connection, period: Period) -> dict[str, int]:
    """Return what visitors did who asked not to be followed, by whole days in UTC."""
    return {row["kind"]: int(row["number"]) for row in COUNTED.rows(connection, period)}
