"""Opening hours that were heard, and whose word a scheduled call's time is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heard_hours",
        sa.Column("number", sa.String, primary_key=True),
        sa.Column("opens", sa.String, nullable=False),
        sa.Column("text", sa.String, nullable=False),
        sa.Column("heard_at", sa.Float, nullable=False),
    )
    op.add_column("scheduled_calls", sa.Column("hours", sa.String, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("scheduled_calls", "hours")
    op.drop_table("heard_hours")
