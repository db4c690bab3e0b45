"""Receipts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "receipts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("remedy", sa.String(length=7), nullable=False),
        sa.Column("reject_reason", sa.String(length=20), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("to_inspection", sa.Boolean(), nullable=False),
        sa.Column("delivery_note", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=True),
        sa.Column("external_key", sa.String(length=80), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("posted_by", sa.Integer(), nullable=True),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reversed_by", sa.Integer(), nullable=True),
        sa.Column("reversal_reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(rejected > 0) = (remedy in ('replace', 'credit'))", name=op.f("ck_receipts_rejects_have_a_remedy")
        ),
        sa.CheckConstraint("(source is null) = (external_key is null)", name=op.f("ck_receipts_key_has_a_source")),
        sa.CheckConstraint(
            "quantity > 0 and rejected >= 0 and rejected <= quantity", name=op.f("ck_receipts_quantities_are_sane")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_receipts_order_id_orders")),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], name=op.f("fk_receipts_order_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_receipts_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_receipts_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
    )
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_index("ix_receipts_of_site", ["site_id", "posted_at"], unique=False)
        batch_op.create_index("ix_receipts_of_supplier", ["supplier_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipts_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_receipts_order_line_id"), ["order_line_id"], unique=False)
        batch_op.create_index(
            "uq_receipts_external_key",
            ["source", "external_key"],
            unique=True,
            sqlite_where=sa.text("reversed_at is null"),
            postgresql_where=sa.text("reversed_at is null"),
        )

    op.create_table(
        "receipt_matches",
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("shipment_line_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_receipt_matches_quantity_is_positive")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_receipt_matches_receipt_id_receipts")),
        sa.ForeignKeyConstraint(
            ["shipment_line_id"], ["shipment_lines.id"], name=op.f("fk_receipt_matches_shipment_line_id_shipment_lines")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_receipt_matches_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_receipt_matches_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("receipt_id", "shipment_line_id", name=op.f("pk_receipt_matches")),
    )
    with op.batch_alter_table("receipt_matches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_matches_shipment_line_id"), ["shipment_line_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("receipt_matches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_receipt_matches_shipment_line_id"))

    op.drop_table("receipt_matches")
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_receipts_external_key",
            sqlite_where=sa.text("reversed_at is null"),
            postgresql_where=sa.text("reversed_at is null"),
        )
        batch_op.drop_index(batch_op.f("ix_receipts_order_line_id"))
        batch_op.drop_index(batch_op.f("ix_receipts_order_id"))
        batch_op.drop_index("ix_receipts_of_supplier")
        batch_op.drop_index("ix_receipts_of_site")

    op.drop_table("receipts")
