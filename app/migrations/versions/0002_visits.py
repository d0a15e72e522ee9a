"""What is kept of visits, and surveys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "salts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("salt", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("visitor", sa.String(32), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("holdout", sa.Boolean, nullable=False),
    )
    op.create_index("ix_visits_started_at", "visits", ["started_at"])
    op.create_index("ix_visits_visitor", "visits", ["visitor", "last_at"])
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("visit_id", sa.String(32), nullable=True),
        sa.Column("generation", sa.Integer, nullable=True),
        sa.Column("article_id", sa.String(500), nullable=True),
        sa.Column("language", sa.String(35), nullable=True),
        sa.Column("revision", sa.String(64), nullable=True),
        sa.Column("anchor", sa.String(500), nullable=True),
        sa.Column("question", sa.Text, nullable=True),
        sa.Column("place", sa.String(24), nullable=True),
        sa.Column("topic", sa.String(100), nullable=True),
        sa.Column("total", sa.Integer, nullable=True),
        sa.Column("confidence", sa.Double, nullable=True),
        sa.Column("confident", sa.Boolean, nullable=True),
        sa.Column("rank", sa.Integer, nullable=True),
        sa.Column("dwell_ms", sa.Integer, nullable=True),
        sa.Column("value", sa.Integer, nullable=True),
        sa.Column("deflectable", sa.Boolean, nullable=True),
        sa.Column("ticket", sa.String(32), nullable=True),
        sa.Column("shown", sa.JSON, nullable=True),
    )
    op.create_index("ix_events_at", "events", ["at"])
    op.create_index("ix_events_kind", "events", ["kind", "at"])
    op.create_index("ix_events_visit", "events", ["visit_id", "kind", "at"])
    op.create_table(
        "same_person",
        sa.Column("visitor", sa.String(32), primary_key=True),
        sa.Column("earlier", sa.String(32), primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_same_person_earlier", "same_person", ["earlier"])
    op.create_table(
        "counts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("kind", sa.String(24), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("about", sa.String(8), nullable=False),
        sa.Column("visitor", sa.String(32), nullable=True),
        sa.Column("visit_id", sa.String(32), nullable=True),
        sa.Column("ticket", sa.String(32), nullable=True, unique=True),
        sa.Column("article_id", sa.String(500), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("refused", sa.Boolean, nullable=False),
        sa.Column("score", sa.Integer, nullable=True),
        sa.Column("comment", sa.Text, nullable=True),
    )
    op.create_index("ix_surveys_asked_at", "surveys", ["asked_at"])
    op.create_index("ix_surveys_visitor", "surveys", ["visitor", "asked_at"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("surveys")
    op.drop_table("counts")
    op.drop_table("same_person")
    op.drop_table("events")
    op.drop_table("visits")
    op.drop_table("salts")
