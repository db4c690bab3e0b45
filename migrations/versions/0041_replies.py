"""Workbooks that suppliers send back by mail, and mails that a buyer has to make sense of."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

BEFORE = (
    "'invitation', 'password_reset', 'link', 'code', 'cancelled', 'order_changed', 'order_new', 'unanswered', 'late', 'rejected', "
    "'proposed', 'decided', 'asked', 'ship_soon', 'certificate', 'bounced', 'watched_moved', 'your_date_moved', 'dispute_decided'"
)
KINDS = BEFORE.replace("'code', ", "'code', 'sheet_mailed', ")


def where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    _kinds(KINDS)
    op.create_table(
        "inbox_marks",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "received_mails",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sender", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("words", sa.String(1000), nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("reason", sa.JSON(), nullable=False),
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id")),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by", sa.Integer(), sa.ForeignKey("people.id")),
        sa.UniqueConstraint("key", name="uq_received_mails_key"),
        sa.CheckConstraint("verdict in ('taken', 'unclear', 'settled')", name="verdict_is_known"),
        sa.CheckConstraint("(verdict = 'settled') = (settled_at is not null)", name="settled_at_some_time"),
    )
    op.create_index("ix_received_mails_unclear", "received_mails", ["id"], **where("verdict = 'unclear'"))
    op.create_table(
        "mailed_sheets",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("supplier_id", sa.Integer(), sa.ForeignKey("suppliers.id"), nullable=False),
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("state in ('waiting', 'confirmed', 'replaced')", name="state_is_known"),
    )
    op.create_index("ix_mailed_sheets_supplier_id", "mailed_sheets", ["supplier_id"])
    op.create_index("uq_mailed_sheets_waiting", "mailed_sheets", ["order_id"], unique=True, **where("state = 'waiting'"))


def _kinds(known: str) -> None:
    for table in ("notices", "notice_choices"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(batch.f(f"ck_{table}_kind_is_known"), type_="check")
            batch.create_check_constraint(batch.f(f"ck_{table}_kind_is_known"), f"kind in ({known})")


def downgrade() -> None:
    """What waits to be confirmed is gone; the mails themselves stay in the inbox."""
    for table in ("mailed_sheets", "received_mails", "inbox_marks"):
        op.drop_table(table)
    op.execute("delete from notices where kind = 'sheet_mailed'")
    op.execute("delete from notice_choices where kind = 'sheet_mailed'")
    _kinds(BEFORE)
