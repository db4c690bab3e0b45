"""Reminders that a certificate ends."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TABLE = "certificate_reminders"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days in (90, 60, 30, 14, 7, 1, 0)", name=op.f(f"ck_{TABLE}_days_are_known")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"], name=op.f(f"fk_{TABLE}_certificate_id_certificates")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f(f"fk_{TABLE}_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("certificate_id", "days", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index("ix_certificate_reminders_of_supplier", TABLE, ["supplier_id", "due_at"])
    op.create_index("ix_certificate_reminders_due_at", TABLE, ["due_at"])


def downgrade() -> None:
    op.drop_table(TABLE)
