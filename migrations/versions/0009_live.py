"""How far listeners have come, and what they could not take."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "listener_cursors",
        sa.Column("listener", sa.String(length=120), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("listener", name=op.f("pk_listener_cursors")),
    )
    op.create_table(
        "parked_facts",
        sa.Column("listener", sa.String(length=120), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("listener", "position", name=op.f("pk_parked_facts")),
    )


def downgrade() -> None:
    op.drop_table("parked_facts")
    op.drop_table("listener_cursors")
