"""Alembic environment: the connection is handed over by `observers.store.schema`."""

from alembic import context

from holdslayer_agent.observers.store.models import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
