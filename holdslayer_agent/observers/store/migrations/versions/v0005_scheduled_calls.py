"""Calls to be made later."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduled_calls",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("company", sa.String, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("goal", sa.String, nullable=False),
        sa.Column("phone", sa.String),
        sa.Column("language", sa.String),
        sa.Column("slots", sa.JSON, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
    )
    op.create_index("ix_scheduled_calls_state", "scheduled_calls", ["state"])


def downgrade() -> None:
    op.drop_table("scheduled_calls")
