"""What the hearing remembers of a number: its recordings, and what the user said of rings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sound_memories",
        sa.Column("number", sa.String, primary_key=True),
        sa.Column("updated_at", sa.Float, nullable=False),
        sa.Column("prints", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "ring_verdicts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("number", sa.String, nullable=False),
        sa.Column("call_id", sa.String, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("person", sa.Boolean, nullable=False),
    )
    op.create_index("ix_ring_verdicts_number", "ring_verdicts", ["number"])


def downgrade() -> None:
    op.drop_table("ring_verdicts")
    op.drop_table("sound_memories")
