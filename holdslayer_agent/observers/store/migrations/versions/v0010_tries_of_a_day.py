"""How often a job was tried on its newest day."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("redials", sa.Column("last_at", sa.Float))
    op.add_column("redials", sa.Column("day_tries", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("redials", "day_tries")
    op.drop_column("redials", "last_at")
