"""How the articles came from git to the site."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("machine", sa.String(200), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("commit", sa.String(64)),
        sa.Column("subject", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("generation", sa.Integer),
        sa.Column("articles", sa.Integer),
        sa.Column("message", sa.Text),
        sa.Column("problem_number", sa.Integer, nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
    )
    op.create_index("ix_publications_machine", "publications", ["machine", "ended_at"])
    op.create_table(
        "git_deliveries",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("until", MOMENT, nullable=False),
    )
    op.create_index("ix_git_deliveries_until", "git_deliveries", ["until"])
    op.create_table(
        "git_requests",
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("git_requests")
    op.drop_table("git_deliveries")
    op.drop_table("publications")
