"""What was answered to corrective actions before they were sent back."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "earlier_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("containment", sa.String(length=2000), nullable=False),
        sa.Column("cause", sa.String(length=2000), nullable=False),
        sa.Column("measure", sa.String(length=2000), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision_note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["corrective_actions.id"], name=op.f("fk_earlier_answers_action_id_corrective_actions")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_earlier_answers_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_earlier_answers")),
    )
    op.create_index("ix_earlier_answers_action_id", "earlier_answers", ["action_id"])


def downgrade() -> None:
    op.drop_table("earlier_answers")
