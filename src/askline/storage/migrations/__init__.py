"""Alembic migrations: shipped ones are never edited."""
