"""What a ranking leans on all day, and the months behind its trends. Every supplier is measured anew for these."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measured_months",
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("good", sa.Integer(), nullable=False),
        sa.CheckConstraint("good between 0 and n", name=op.f("ck_measured_months_good_is_counted")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_measured_months_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("supplier_id", "begins_on", name=op.f("pk_measured_months")),
    )
    op.create_table(
        "score_means",
        sa.Column("freeze_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("criterion", sa.String(length=12), nullable=False),
        sa.Column("mean", sa.BigInteger(), nullable=False),
        sa.Column("median", sa.BigInteger(), nullable=False),
        sa.Column("suppliers", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["freeze_id"], ["score_freezes.id"], name=op.f("fk_score_means_freeze_id_score_freezes")),
        sa.PrimaryKeyConstraint("freeze_id", "period", "criterion", name=op.f("pk_score_means")),
    )
    op.execute(sa.text("UPDATE scored_suppliers SET stale = :yes").bindparams(yes=True))


def downgrade() -> None:
    op.drop_table("score_means")
    op.drop_table("measured_months")
