"""Files of requests that are not sent yet, and votes that can still be changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "held_files",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
    )
    op.create_index("ix_held_files_key", "held_files", ["key"])
    op.create_index("ix_held_files_until", "held_files", ["until"])
    op.create_table(
        "recent_votes",
        sa.Column("who", sa.String(64), primary_key=True),
        sa.Column(
            "vote_id", sa.Integer, sa.ForeignKey("votes.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("until", MOMENT, nullable=False),
    )
    op.create_index("ix_recent_votes_vote_id", "recent_votes", ["vote_id"])
    op.create_index("ix_recent_votes_until", "recent_votes", ["until"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("recent_votes")
    op.drop_table("held_files")
