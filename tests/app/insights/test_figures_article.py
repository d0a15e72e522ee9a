"""The article on the figures shows the SQL that runs."""

from __future__ import annotations

import re
from pathlib import Path

from app.insights.articles import PRIOR
from app.insights.contacts import ENOUGH, Outcome
from app.insights.figures import SENSITIVITY_HOURS, STATEMENTS
from app.insights.statement import LEAST_VISITORS, Statement
from app.surveys.links import BY_LINK
from app.surveys.types import MAX_COMMENT

ARTICLES = Path(__file__).parents[3] / "articles" / "managing"


def text_of(name: str) -> str:
    return " ".join((ARTICLES / f"{name}.md").read_text("utf-8").split())


def test_every_statement_stands_in_the_article_as_it_runs() -> None:
    article = (ARTICLES / "figures.md").read_text("utf-8")
    shown = re.findall(r"^```sql\n(.*?)\n```", article, re.MULTILINE | re.DOTALL)
    pieces = [piece for one in STATEMENTS for piece in (one.tables, one.select) if piece]
    run = {Statement("", "", piece).spelled("sqlite").rstrip("\n") for piece in pieces}

    assert set(shown) == run
    assert len(shown) == len(run)


def test_every_outcome_is_explained() -> None:
    article = (ARTICLES / "figures.md").read_text("utf-8")
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| [^|]+ \|$", article, re.MULTILINE)

    assert [row for row in rows if row != "Row"] == [one.value for one in Outcome]


def test_numbers_are_those_of_the_code() -> None:
    figures, surveys = text_of("figures"), text_of("surveys")

    assert f"as if {PRIOR} more visits" in figures
    assert f"fewer than {ENOUGH} visits" in figures
    assert f"at least {LEAST_VISITORS} visitors" in figures
    assert f"The last column shows the same for {SENSITIVITY_HOURS} hours" in figures
    assert f"good for {BY_LINK.days} days" in surveys
    assert f"at most {MAX_COMMENT:,} characters" in surveys
