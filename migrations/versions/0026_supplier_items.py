"""What items are called at their suppliers, and the unit in which they are bought there."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

WHOLE = {
    "conversion_has_a_unit": "(purchase_unit is null) = (purchase_quantity is null)",
    "conversion_is_of_a_unit": "(purchase_unit is null) = (stock_unit is null)",
    "conversion_is_whole": "(purchase_quantity is null) = (stock_quantity is null)",
    "conversion_is_positive": "purchase_quantity > 0 and stock_quantity > 0",
}


def upgrade() -> None:
    op.create_table(
        "supplier_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("article_number", sa.String(length=60), nullable=False),
        sa.Column("purchase_unit", sa.String(length=8), nullable=True),
        sa.Column("purchase_quantity", sa.BigInteger(), nullable=True),
        sa.Column("stock_quantity", sa.BigInteger(), nullable=True),
        sa.Column("stock_unit", sa.String(length=8), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_supplier_items_{name}")) for name, rule in WHOLE.items()),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_supplier_items_supplier_id_suppliers")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_supplier_items_item_id_items")),
        sa.ForeignKeyConstraint(["purchase_unit"], ["units.code"], name=op.f("fk_supplier_items_purchase_unit_units")),
        sa.ForeignKeyConstraint(["stock_unit"], ["units.code"], name=op.f("fk_supplier_items_stock_unit_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_items")),
        sa.UniqueConstraint("supplier_id", "item_id", name="uq_supplier_items_item_id"),
    )
    op.create_index(op.f("ix_supplier_items_item_id"), "supplier_items", ["item_id"])


def downgrade() -> None:
    op.drop_table("supplier_items")
