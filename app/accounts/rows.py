"""Rows of the tables of people as what the rest of the site knows."""

from __future__ import annotations

from typing import Any, Final

from app.access import Role
from app.accounts.types import Account
from app.tables import people

ACCOUNT_COLUMNS: Final = tuple(people.Account.__table__.columns)


def account_of(row: Any) -> Account:
    """Return the account in a row that has the columns of ``accounts``."""
    return Account(
        id=row.id,
        email=row.email,
        name=row.name,
        role=Role(row.role),
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        has_password=row.password_hash is not None,
        issuer=row.issuer,
    )
