"""Everybody's six criteria as they were worked out last, and how far they have come."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

CRITERIA = ("quality", "delivery", "price", "location", "ethics", "compliance")


def upgrade() -> None:
    scores = [sa.Column(each, sa.Integer(), nullable=True) for each in CRITERIA]
    counts = [sa.Column(f"{each}_n", sa.Integer(), nullable=False) for each in CRITERIA]
    op.create_table(
        "kept_criteria",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("worked_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        *[column for pair in zip(scores, counts, strict=True) for column in pair],
        *[
            sa.CheckConstraint(f"{each} between 0 and 10000", name=op.f(f"ck_kept_criteria_{each}_is_a_score"))
            for each in CRITERIA
        ],
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_kept_criteria_category_id_categories")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_kept_criteria_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_criteria")),
        sa.UniqueConstraint("period", "supplier_id", name="uq_kept_criteria_of_supplier"),
    )
    op.create_table(
        "kept_to",
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("worked_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holds_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rules", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("period", name=op.f("pk_kept_to")),
    )


def downgrade() -> None:
    op.drop_table("kept_to")
    op.drop_table("kept_criteria")
