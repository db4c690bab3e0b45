"""What supplier and buyers say about an order line."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

OWNED = (("supplier_id", "suppliers"), ("order_id", "orders"), ("line_id", "order_lines"))


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=8), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waived_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("side in ('us', 'supplier')", name=op.f("ck_messages_side_is_known")),
        sa.CheckConstraint(
            "waits = (asks and answered_at is null and waived_at is null)", name=op.f("ck_messages_only_open_questions_wait")
        ),
        *(sa.ForeignKeyConstraint([key], [f"{to}.id"], name=op.f(f"fk_messages_{key}_{to}")) for key, to in OWNED),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index("ix_messages_of_line", "messages", ["line_id", "id"])
    op.create_index("ix_messages_of_supplier", "messages", ["supplier_id", "id"])
    op.create_index("ix_messages_of_order", "messages", ["order_id"])
    for name, columns in (("waiting", ["side", "id"]), ("waiting_of_supplier", ["supplier_id", "side", "id"])):
        where = {"sqlite_where": sa.text("waits = 1"), "postgresql_where": sa.text("waits")}
        op.create_index(f"ix_messages_{name}", "messages", columns, **where)


def downgrade() -> None:
    op.drop_table("messages")
