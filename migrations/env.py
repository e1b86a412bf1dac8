"""How Alembic runs our migrations: in the owner's role, one at a time, each in a transaction of its own."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, text

import app.models  # noqa: F401  the tables must be known for a comparison
from app.db import Base

_LOCK = 0x0174A11  # two starts at once migrate one after the other


def run() -> None:
    url = context.config.get_main_option("sqlalchemy.url")
    if context.is_offline_mode():
        context.configure(url=url, dialect_name="postgresql", literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    engine = create_engine(url or "")
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
        connection.commit()
        context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
