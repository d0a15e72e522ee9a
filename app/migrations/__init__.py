"""Alembic migrations; the numbers say their order."""
