"""Views of the list of orders too, and the indexes in which that list and a day's arrivals are walked."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

WALKS = {
    "ix_orders_by_number": ["state", "number"],
    "ix_orders_by_supplier": ["state", "for_supplier_id", "id"],
    "ix_orders_by_day": ["state", "ordered_on", "id"],
    "ix_orders_ordered": ["ordered_on", "id"],
}
ARRIVING = {
    "sqlite_where": sa.text("is_open = 1 AND eta_on IS NOT NULL"),
    "postgresql_where": sa.text("is_open AND eta_on IS NOT NULL"),
}
FIRST = {"sqlite_where": sa.text("is_first = 1"), "postgresql_where": sa.text("is_first")}
KNOWN = "CONSTRAINT ck_saved_views_page_is_known CHECK (page in ('board', 'orders'))"


def upgrade() -> None:
    for name, columns in WALKS.items():
        op.create_index(name, "orders", columns)
    op.create_index("ix_order_lines_open_by_arrival", "order_lines", ["eta_on", "id"], **ARRIVING)
    # A constraint of the column itself goes with it: on SQLite nothing of the table is written anew, up or down.
    op.execute(f"ALTER TABLE saved_views ADD COLUMN page VARCHAR(10) DEFAULT 'board' NOT NULL {KNOWN}")
    op.drop_index("uq_saved_views_first", "saved_views")
    op.create_index("uq_saved_views_first", "saved_views", ["person_id", "page"], unique=True, **FIRST)


def downgrade() -> None:
    """What is kept of the list of orders has no place any more."""
    op.execute("DELETE FROM saved_views WHERE page <> 'board'")
    op.drop_index("uq_saved_views_first", "saved_views")
    op.create_index("uq_saved_views_first", "saved_views", ["person_id"], unique=True, **FIRST)
    op.drop_column("saved_views", "page")
    op.drop_index("ix_order_lines_open_by_arrival", "order_lines")
    for name in reversed(WALKS):
        op.drop_index(name, "orders")
