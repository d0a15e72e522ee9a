"""What many visitors ask and read: for the pages, so nothing that could tell who did."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.engine import Connection

from app.insights.statement import Period, Statement

LONGEST: Final = 60
"""Characters of a question that may stand on a page; longer ones are letters, not searches."""
_SHORTEST: Final = 3
_SUSPICIOUS: Final = re.compile(r"[\d@\[\]<>]|://|www\.", re.IGNORECASE)
"""Digits, addresses, and the labels that stand where personal data was."""

SEARCHED: Final = Statement(
    "popular_searches",
    """\
WITH asked AS (
  SELECT e.language, e.question, v.visitor, rtrim(lower(e.question), ' ?!.') AS folded
  FROM events AS e JOIN visits AS v ON v.id = e.visit_id
  WHERE e.kind = 'search' AND e.at >= :since AND e.at < :until AND e.confident IS TRUE
    AND e.language IS NOT NULL AND e.question IS NOT NULL),
spelled AS (
  SELECT language, folded, question, row_number() OVER (
    PARTITION BY language, folded ORDER BY count(*) DESC, question) AS place
  FROM asked GROUP BY language, folded, question)
""",
    """\
SELECT a.language, s.question, count(DISTINCT a.visitor) AS visitors
FROM asked AS a
JOIN spelled AS s ON s.language = a.language AND s.folded = a.folded AND s.place = 1
GROUP BY a.language, a.folded, s.question
HAVING count(DISTINCT a.visitor) >= :least
ORDER BY count(DISTINCT a.visitor) DESC, a.folded
LIMIT 200""",
)

READ: Final = Statement(
    "popular_articles",
    "",
    """\
SELECT e.language, e.article_id, count(DISTINCT v.visitor) AS visitors
FROM events AS e JOIN visits AS v ON v.id = e.visit_id
WHERE e.kind = 'view' AND e.at >= :since AND e.at < :until
  AND e.language IS NOT NULL AND e.article_id IS NOT NULL
GROUP BY e.language, e.article_id
HAVING count(DISTINCT v.visitor) >= :least
ORDER BY count(DISTINCT v.visitor) DESC, e.article_id
LIMIT 200""",
)


@dataclass(frozen=True, slots=True)
class Favourite:
    """A question or an article's id, and the language that it was asked or read in."""

    language: str
    text: str


def searched(connection: Connection, period: Period) -> tuple[Favourite, ...]:
    """Return the questions with good answers that most visitors asked, the first the most.

    Each was asked by at least three visitors, and the same question in other capitals or with
    other marks at its end stands here once.
    """
    found: dict[tuple[str, str], Favourite] = {}
    for row in SEARCHED.rows(connection, period):
        text = " ".join(row["question"].split())
        if _may_be_shown(text):
            key = row["language"], text.casefold().rstrip(" ?!.")
            found.setdefault(key, Favourite(row["language"], text))
    return tuple(found.values())


def read(connection: Connection, period: Period) -> tuple[Favourite, ...]:
    """Return the ids of the articles that most visitors opened, at least three each."""
    return tuple(_article(row) for row in READ.rows(connection, period))


def _may_be_shown(text: str) -> bool:
    return _SHORTEST <= len(text) <= LONGEST and not _SUSPICIOUS.search(text)


def _article(row: Mapping[Any, Any]) -> Favourite:
    return Favourite(row["language"], row["article_id"])
