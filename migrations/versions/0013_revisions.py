"""What each revision of an order changed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "order_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("site_id_before", sa.Integer(), nullable=True),
        sa.Column("incoterm_before", sa.String(length=3), nullable=True),
        sa.Column("currency_before", sa.String(length=3), nullable=True),
        sa.Column("payment_terms_before", sa.String(length=80), nullable=True),
        sa.Column("note_before", sa.String(length=1000), nullable=True),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revised_by", sa.Integer(), nullable=True),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 2", name=op.f("ck_order_revisions_first_one_is_the_order")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_revisions_order_id_orders")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_order_revisions_site_id_sites")),
        sa.ForeignKeyConstraint(["site_id_before"], ["sites.id"], name=op.f("fk_order_revisions_site_id_before_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_order_revisions_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_revisions")),
        sa.UniqueConstraint("order_id", "number", name="uq_order_revisions_number"),
    )
    op.create_table(
        "price_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("price_before", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_price_changes_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_price_changes_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_price_changes_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_changes")),
    )
    op.create_index(op.f("ix_order_revisions_site_id"), "order_revisions", ["site_id"])
    op.create_index(op.f("ix_order_revisions_supplier_id"), "order_revisions", ["supplier_id"])
    op.create_index(op.f("ix_price_changes_line_id"), "price_changes", ["line_id"])
    op.add_column("order_lines", sa.Column("added_revision", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("order_lines", sa.Column("answered_revision", sa.Integer(), nullable=True))
    _tell_what_is_known()
    with op.batch_alter_table("order_lines") as lines:
        lines.alter_column("added_revision", server_default=None)


def _tell_what_is_known() -> None:
    """The supplier's last word was about the revision of the line, if it has said one since, else of the promise."""
    op.execute(
        "update order_lines set answered_revision = case when answer = 'pending' then promised_revision else revision end"
    )


def downgrade() -> None:
    with op.batch_alter_table("order_lines") as lines:
        lines.drop_column("answered_revision")
        lines.drop_column("added_revision")
    op.drop_table("price_changes")
    op.drop_table("order_revisions")
