"""Requests to give lines back, and what everybody may know of a cancellation."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STATES = "state in ('open', 'granted', 'refused', 'withdrawn', 'superseded')"
SOMEBODYS = " CONSTRAINT ck_order_lines_request_is_somebodys CHECK (cancel_asked in ('', 'us', 'supplier'))"
NEW = (("cancel_asked", 8, SOMEBODYS), ("cancel_side", 8, ""), ("cancel_reason", 20, ""))
OPEN = sa.text("state = 'open'")
RELEASES = " AND cancel_asked = 'supplier'"


def upgrade() -> None:
    op.create_table(
        "cancellation_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.String(length=20), nullable=False),
        sa.Column("decision_note", sa.String(length=500), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(STATES, name=op.f("ck_cancellation_requests_state_is_known")),
        sa.CheckConstraint("side in ('us', 'supplier')", name=op.f("ck_cancellation_requests_side_is_known")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_cancellation_requests_quantity_is_positive")),
        sa.CheckConstraint("(state = 'open') = (decided_at is null)", name=op.f("ck_cancellation_requests_decision_is_dated")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_cancellation_requests_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_cancellation_requests_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_cancellation_requests_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation_requests")),
    )
    op.create_index(op.f("ix_cancellation_requests_line_id"), "cancellation_requests", ["line_id"])
    where = {"sqlite_where": OPEN, "postgresql_where": OPEN}
    op.create_index("uq_cancellation_requests_open", "cancellation_requests", ["line_id"], unique=True, **where)
    # A constraint of the column itself goes with it: on SQLite nothing of the table is written anew, up or down.
    for name, length, check in NEW:
        op.execute(f"ALTER TABLE order_lines ADD COLUMN {name} VARCHAR({length}) DEFAULT '' NOT NULL{check}")
    where = {"sqlite_where": sa.text("is_open = 1" + RELEASES), "postgresql_where": sa.text("is_open" + RELEASES)}
    op.create_index("ix_order_lines_open_releases", "order_lines", ["binding_on", "id"], **where)
    op.add_column("cancellations", sa.Column("revision", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("cancellations", "revision")
    op.drop_index("ix_order_lines_open_releases", "order_lines")
    for name, _, _ in reversed(NEW):
        op.drop_column("order_lines", name)
    op.drop_table("cancellation_requests")
