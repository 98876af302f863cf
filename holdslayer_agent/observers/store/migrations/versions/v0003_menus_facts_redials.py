"""Learned menus, the caller's facts (encrypted), calls to be made again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learned_menus",
        sa.Column("number", sa.String, primary_key=True),
        sa.Column("company", sa.String, nullable=False),
        sa.Column("updated_at", sa.Float, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_table(
        "facts",
        sa.Column("company", sa.String, primary_key=True),
        sa.Column("slot", sa.String, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "redials",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("company", sa.String, nullable=False),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("goal", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("phone", sa.String),
        sa.Column("slots", sa.JSON, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("due_at", sa.Float, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("first_at", sa.Float, nullable=False),
        sa.Column("why", sa.String, nullable=False),
    )
    op.create_index("ix_redials_state", "redials", ["state"])


def downgrade() -> None:
    for table in ("redials", "facts", "learned_menus"):
        op.drop_table(table)
