"""Alembic's entry: migrates over the engine that ``app.migrate`` hands in."""

from __future__ import annotations

from alembic import context

from app.tables import Base

engine = context.config.attributes["engine"].execution_options(firstline_writes=True)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
