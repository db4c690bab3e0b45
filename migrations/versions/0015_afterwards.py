"""What becomes of units after they arrived: set aside, accepted or rejected, returned; and shipments that fell short."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

# A new column brings its own CHECK with it: so no table is written anew on SQLite.
COUNTED = (
    ("order_lines", "blocked", "blocked_is_here", "blocked >= 0 and rejected + blocked <= received"),
    ("order_lines", "returned", "returned_was_here", "returned >= 0 and rejected + blocked + returned <= received"),
    ("shipment_lines", "missing", "missing_is_counted", "missing >= 0"),
    ("receipts", "blocked", "blocked_is_here", "blocked >= 0 and rejected + blocked <= quantity"),
    ("receipts", "returned", "returned_was_here", "returned >= 0 and rejected + blocked + returned <= quantity"),
)
POINTERS = (("shipment_line_id", "shipment_lines"), ("replaces_id", "receipts"))


def upgrade() -> None:
    for table, column, name, check in COUNTED:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} BIGINT DEFAULT 0 NOT NULL CONSTRAINT ck_{table}_{name} CHECK ({check})"
        )
    op.add_column("receipts", sa.Column("given_up", sa.BigInteger(), nullable=True))
    for column, target in POINTERS:
        key = f"fk_receipts_{column}_{target}"
        op.execute(f"ALTER TABLE receipts ADD COLUMN {column} INTEGER CONSTRAINT {key} REFERENCES {target} (id)")
    op.create_index("ix_receipts_shipment_line_id", "receipts", ["shipment_line_id"])
    _of_receipt(
        "inspections",
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("outcome in ('accepted', 'rejected')", name=op.f("ck_inspections_outcome_is_known")),
        sa.CheckConstraint(
            "(outcome = 'rejected') = (remedy in ('replace', 'credit'))", name=op.f("ck_inspections_rejects_have_a_remedy")
        ),
    )
    _of_receipt(
        "returns",
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("remedy in ('replace', 'credit')", name=op.f("ck_returns_returns_have_a_remedy")),
    )


def _of_receipt(table: str, *more: sa.schema.SchemaItem) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("remedy", sa.String(length=7), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f(f"ck_{table}_quantity_is_positive")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f(f"fk_{table}_receipt_id_receipts")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f(f"fk_{table}_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f(f"fk_{table}_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *more,
    )
    op.create_index(f"ix_{table}_receipt_id", table, ["receipt_id"])


def downgrade() -> None:
    op.drop_table("returns")
    op.drop_table("inspections")
    op.drop_index("ix_receipts_shipment_line_id", "receipts")
    for column, _ in reversed(POINTERS):
        op.drop_column("receipts", column)
    op.drop_column("receipts", "given_up")
    for table, column, _, _ in reversed(COUNTED):
        op.drop_column(table, column)
