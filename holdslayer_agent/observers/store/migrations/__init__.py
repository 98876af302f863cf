"""Alembic's environment and versions; run by `observers.store.schema`."""
