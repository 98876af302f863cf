"""Notifications that a target never took."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("message_id", sa.String, primary_key=True),
        sa.Column("target", sa.String, primary_key=True),
        sa.Column("at", sa.Float, nullable=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("kind", "title", "text", "call_id", "why")),
    )


def downgrade() -> None:
    op.drop_table("dead_letters")
