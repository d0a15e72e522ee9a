"""What became of those who read an article, and of the topics of contact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.engine import Connection

from app.insights.statement import Period, Statement
from app.intervals import Share

PRIOR: Final = 20
"""Visits of the average kind that each article is given, so that few visits decide little."""

ARTICLES: Final = Statement(
    "articles",
    "",
    """\
WITH seen AS (
  SELECT e.article_id, v.id, v.visitor, v.last_at, min(e.at) AS at, count(*) AS views
  FROM events AS e JOIN visits AS v ON v.id = e.visit_id
  WHERE e.kind = 'view' AND e.at >= :since AND e.at < :until AND e.article_id IS NOT NULL
  GROUP BY e.article_id, v.id, v.visitor, v.last_at
),
names AS (
  SELECT id, visitor FROM seen
  UNION
  SELECT s.id, p.visitor FROM seen AS s JOIN same_person AS p ON p.earlier = s.visitor
),
followed AS (
  SELECT s.article_id, s.id
  FROM seen AS s
  JOIN names AS n ON n.id = s.id
  JOIN visits AS w ON w.visitor = n.visitor
  JOIN events AS t ON t.visit_id = w.id
  WHERE t.kind = 'ticket' AND t.at >= s.at AND t.at <= later(s.at, :window)
),
viewed AS (
  SELECT article_id, sum(views) AS views,
    count(*) FILTER (WHERE last_at <= :mature) AS visits,
    count(*) FILTER (
      WHERE last_at <= :mature
        AND (article_id, id) IN (SELECT article_id, id FROM followed)) AS tickets
  FROM seen
  GROUP BY article_id
),
judged AS (
  SELECT article_id, count(*) AS votes, count(*) FILTER (WHERE helpful) AS helpful
  FROM votes
  WHERE created_at >= :since AND created_at < :until
  GROUP BY article_id
),
linked AS (
  SELECT article_id, count(*) AS links
  FROM agent_links
  WHERE at >= :since AND at < :until
  GROUP BY article_id
),
ids AS (
  SELECT article_id FROM viewed
  UNION SELECT article_id FROM judged
  UNION SELECT article_id FROM linked
)
SELECT i.article_id,
  coalesce(v.views, 0) AS views, coalesce(v.visits, 0) AS visits,
  coalesce(v.tickets, 0) AS tickets, coalesce(j.votes, 0) AS votes,
  coalesce(j.helpful, 0) AS helpful, coalesce(l.links, 0) AS links
FROM ids AS i
LEFT JOIN viewed AS v ON v.article_id = i.article_id
LEFT JOIN judged AS j ON j.article_id = i.article_id
LEFT JOIN linked AS l ON l.article_id = i.article_id
ORDER BY 2 DESC, i.article_id""",
)

REASONS: Final = Statement(
    "reasons",
    "",
    """\
SELECT article_id, reason, count(*) AS votes
FROM votes
WHERE reason IS NOT NULL AND NOT helpful AND created_at >= :since AND created_at < :until
GROUP BY article_id, reason
ORDER BY 3 DESC, article_id, reason""",
)

TOPICS: Final = Statement(
    "topics",
    "",
    """\
SELECT e.topic,
  count(DISTINCT e.visit_id) FILTER (WHERE e.kind = 'contact_open') AS visits,
  count(*) FILTER (WHERE e.kind = 'ticket') AS tickets
FROM events AS e
WHERE e.kind IN ('contact_open', 'ticket') AND e.visit_id IS NOT NULL
  AND e.at >= :since AND e.at < :until
GROUP BY e.topic
ORDER BY 3 DESC, 2 DESC, coalesce(e.topic, '')""",
)


@dataclass(frozen=True, slots=True)
class ArticleFigures:
    """One article in the period."""

    article_id: str
    views: int
    tickets: Share
    """Visits that viewed it, and how many of them led to a ticket within the window."""
    ticket_rate: float | None
    """The same, drawn towards the average of all articles (Bayesian average)."""
    helpful: Share
    links: int
    """How often agents answered with it."""


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often one reason was given for an article that did not help."""

    article_id: str
    reason: str
    """A name of ``app.judgement.Reason``."""
    votes: int


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the contact page; ``None`` is no topic chosen."""

    name: str | None
    visits: int
    """Visits that opened contact with this topic."""
    tickets: int


def articles(connection: Connection, period: Period) -> tuple[ArticleFigures, ...]:
    """Return every article that was viewed, judged or linked, the most viewed first."""
    rows = ARTICLES.rows(connection, period)
    visits = sum(int(row["visits"]) for row in rows)
    average = sum(int(row["tickets"]) for row in rows) / visits if visits else None
    return tuple(
        ArticleFigures(
            row["article_id"],
            int(row["views"]),
            tickets := Share(row["tickets"], row["visits"]),
            drawn(tickets, average),
            Share(row["helpful"], row["votes"]),
            row["links"],
        )
        for row in rows
    )


def drawn(share: Share, average: float | None) -> float | None:
    """Return ``share`` as if ``PRIOR`` visits more had had the average; ``None`` without visits."""
    if average is None or not share.of:
        return None
    return (share.count + PRIOR * average) / (share.of + PRIOR)


def reasons(connection: Connection, period: Period) -> tuple[ReasonCount, ...]:
    """Return why articles did not help, what was said most often first."""
    return tuple(
        ReasonCount(row["article_id"], row["reason"], row["votes"])
        for row in REASONS.rows(connection, period)
    )


def topics(connection: Connection, period: Period) -> tuple[Topic, ...]:
    """Return the topics of contact, those with the most tickets first."""
    return tuple(
        Topic(row["topic"], row["visits"], row["tickets"])
        for row in TOPICS.rows(connection, period)
    )
