"""What a supplier answered, for as long as it can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "given_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("answer_before", sa.String(length=10), nullable=False),
        sa.Column("answer_by_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_promised_before", sa.Date(), nullable=True),
        sa.Column("latest_promised_before", sa.Date(), nullable=True),
        sa.Column("promised_revision_before", sa.Integer(), nullable=True),
        sa.Column("answered_revision_before", sa.Integer(), nullable=True),
        sa.Column("promise_before", sa.Integer(), nullable=True),
        sa.Column("proposal_before_id", sa.Integer(), nullable=True),
        sa.Column("reference_before", sa.String(length=40), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_given_answers_line_id_order_lines")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_given_answers_order_id_orders")),
        sa.ForeignKeyConstraint(
            ["proposal_before_id"], ["proposals.id"], name=op.f("fk_given_answers_proposal_before_id_proposals")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_given_answers_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_given_answers_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_given_answers")),
    )
    with op.batch_alter_table("given_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_given_answers_key"), ["key"], unique=False)
        batch_op.create_index(batch_op.f("ix_given_answers_line_id"), ["line_id"], unique=False)


def downgrade() -> None:
    op.drop_table("given_answers")
