"""Why an article did not help, and what readers write of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("votes", sa.Column("reason", sa.String(24)))
    op.add_column("votes", sa.Column("comment", sa.Text))
    op.add_column("events", sa.Column("reason", sa.String(24)))


def downgrade() -> None:
    """Drop the columns."""
    for table, column in (("events", "reason"), ("votes", "comment"), ("votes", "reason")):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
