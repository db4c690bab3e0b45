"""Somebody stands in for a buyer who is away."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stand_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("standing_in_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_name", sa.String(length=120), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("from_on <= to_on", name=op.f("ck_stand_ins_days_are_in_order")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_stand_ins_person_id_people")),
        sa.ForeignKeyConstraint(["standing_in_id"], ["people.id"], name=op.f("fk_stand_ins_standing_in_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_ins")),
    )
    op.create_index(op.f("ix_stand_ins_person_id"), "stand_ins", ["person_id"])
    op.create_index(op.f("ix_stand_ins_standing_in_id"), "stand_ins", ["standing_in_id"])


def downgrade() -> None:
    op.drop_table("stand_ins")
