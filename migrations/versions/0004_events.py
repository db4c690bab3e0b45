"""Events."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "done_requests",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_done_requests")),
    )
    op.create_table(
        "event_log",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_event_log")),
    )
    op.create_table(
        "event_positions",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["event_log.seq"], name=op.f("fk_event_positions_seq_event_log")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_event_positions")),
        sa.UniqueConstraint("seq", name=op.f("uq_event_positions_seq")),
    )
    op.create_table(
        "event_rooms",
        sa.Column("room", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["event_log.seq"], name=op.f("fk_event_rooms_seq_event_log")),
        sa.PrimaryKeyConstraint("room", "seq", name=op.f("pk_event_rooms")),
    )
    with op.batch_alter_table("event_rooms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_rooms_seq"), ["seq"], unique=False)

    op.create_table(
        "event_subjects",
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["event_log.seq"], name=op.f("fk_event_subjects_seq_event_log")),
        sa.PrimaryKeyConstraint("subject", "seq", name=op.f("pk_event_subjects")),
    )


def downgrade() -> None:
    op.drop_table("event_subjects")
    with op.batch_alter_table("event_rooms", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_rooms_seq"))

    op.drop_table("event_rooms")
    op.drop_table("event_positions")
    op.drop_table("event_log")
    op.drop_table("done_requests")
