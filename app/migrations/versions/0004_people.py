"""Accounts, sessions, tokens, limits, and what agents teach."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.Text, nullable=True),
        sa.Column("issuer", sa.String(500), nullable=True),
        sa.Column("subject", sa.String(255), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT, nullable=True),
    )
    op.create_index("ix_accounts_subject", "accounts", ["issuer", "subject"], unique=True)
    op.create_table(
        "staff_sessions",
        sa.Column("id_hash", sa.String(64), primary_key=True),
        sa.Column(
            "account_id",
            sa.Integer,
            sa.ForeignKey("accounts.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
    )
    op.create_index("ix_staff_sessions_account_id", "staff_sessions", ["account_id"])
    op.create_table(
        "pending_sign_ins",
        sa.Column("id_hash", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("goal", sa.Text, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
    )
    op.create_index("ix_pending_sign_ins_ends_at", "pending_sign_ins", ["ends_at"])
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column(
            "account_id",
            sa.Integer,
            sa.ForeignKey("accounts.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("last_used_at", MOMENT, nullable=True),
    )
    op.create_index("ix_api_tokens_account_id", "api_tokens", ["account_id"])
    op.create_table(
        "limits",
        sa.Column("what", sa.String(120), primary_key=True),
        sa.Column("window", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("ends", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_index("ix_limits_ends", "limits", ["ends"])
    op.create_table(
        "agent_links",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column(
            "account_id",
            sa.Integer,
            sa.ForeignKey("accounts.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("article_id", sa.String(500), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("anchor", sa.String(500), nullable=False),
        sa.Column("form", sa.String(16), nullable=False),
        sa.Column("rank", sa.Integer, nullable=True),
        sa.Column("generation", sa.Integer, nullable=False),
    )
    op.create_index("ix_agent_links_article_id", "agent_links", ["article_id"])
    op.create_index("ix_agent_links_at", "agent_links", ["at"])
    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column(
            "account_id",
            sa.Integer,
            sa.ForeignKey("accounts.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("article_id", sa.String(500), nullable=True),
        sa.Column("revision", sa.String(64), nullable=True),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("wishes")
    op.drop_table("agent_links")
    op.drop_table("limits")
    op.drop_table("api_tokens")
    op.drop_table("pending_sign_ins")
    op.drop_table("staff_sessions")
    op.drop_table("accounts")
