"""When a supplier worked before: what it was asked then is measured by the hours of then."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_former_hours_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_hours")),
    )
    op.create_index(op.f("ix_former_hours_supplier_id"), "former_hours", ["supplier_id"])


def downgrade() -> None:
    op.drop_table("former_hours")
