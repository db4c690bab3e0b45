"""Suppliers are urged, once a day and order; and an offer of ours waits for an answer like an order does."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _index_unanswered(waits: str) -> None:
    op.drop_index("ix_order_lines_unanswered", table_name="order_lines")
    op.create_index(
        "ix_order_lines_unanswered",
        "order_lines",
        ["answer_by", "id"],
        sqlite_where=sa.text(f"is_open = 1 AND {waits}"),
        postgresql_where=sa.text(f"is_open AND {waits}"),
    )


def upgrade() -> None:
    _index_unanswered("answer_by IS NOT NULL")
    op.create_table(
        "urges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("urged_on", sa.Date(), nullable=False),
        sa.Column("urged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urged_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_urges_number_is_counted")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_urges_order_id_orders")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_urges_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_urges_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urges")),
        sa.UniqueConstraint("order_id", "urged_on", name="uq_urges_order_id"),
    )
    op.create_table(
        "urged_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("urge_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_urged_lines_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_urged_lines_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_urged_lines_supplier_id_suppliers")),
        sa.ForeignKeyConstraint(["urge_id"], ["urges.id"], name=op.f("fk_urged_lines_urge_id_urges")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_urged_lines")),
    )
    op.create_index(op.f("ix_urged_lines_line_id"), "urged_lines", ["line_id"])
    op.create_index(op.f("ix_urged_lines_urge_id"), "urged_lines", ["urge_id"])


def downgrade() -> None:
    op.drop_table("urged_lines")
    op.drop_table("urges")
    _index_unanswered("answer = 'pending'")
