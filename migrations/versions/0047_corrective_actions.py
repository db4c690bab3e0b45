"""Corrective actions, and the notices that tell of them."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

BEFORE = (
    "'invitation', 'password_reset', 'link', 'code', 'sheet_mailed', 'cancelled', 'order_changed', 'order_new', 'unanswered', "
    "'late', 'rejected', 'proposed', 'decided', 'asked', 'ship_soon', 'certificate', 'bounced', 'watched_moved', "
    "'your_date_moved', 'dispute_decided'"
)
OURS = "'corrective_asked', 'corrective_answered'"
ANSWERED = (
    "state not in ('answered', 'closed') or (containment <> '' and cause <> '' and measure <> '' "
    "and effective_on is not null and answered_at is not null)"
)


def where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    _kinds(f"{BEFORE}, {OURS}")
    op.create_table(
        "corrective_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("problem", sa.String(length=2000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("containment", sa.String(length=2000), nullable=False),
        sa.Column("cause", sa.String(length=2000), nullable=False),
        sa.Column("measure", sa.String(length=2000), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision_note", sa.String(length=500), nullable=False),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'answered', 'closed', 'withdrawn')", name=op.f("ck_corrective_actions_state_is_known")
        ),
        sa.CheckConstraint("problem <> ''", name=op.f("ck_corrective_actions_problem_is_said")),
        sa.CheckConstraint(ANSWERED, name=op.f("ck_corrective_actions_answers_are_whole")),
        sa.CheckConstraint(
            "state not in ('closed', 'withdrawn') or decided_at is not null",
            name=op.f("ck_corrective_actions_decision_is_dated"),
        ),
        sa.CheckConstraint(
            "state <> 'withdrawn' or decision_note <> ''", name=op.f("ck_corrective_actions_withdrawal_has_a_reason")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_corrective_actions_line_id_order_lines")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_corrective_actions_order_id_orders")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_corrective_actions_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_actions")),
    )
    waiting, open_ones = where("state in ('open', 'answered')"), where("state = 'open'")
    op.create_index("uq_corrective_actions_waiting", "corrective_actions", ["line_id"], unique=True, **waiting)
    op.create_index("ix_corrective_actions_line_id", "corrective_actions", ["line_id"])
    op.create_index("ix_corrective_actions_of_order", "corrective_actions", ["order_id"])
    op.create_index("ix_corrective_actions_of_supplier", "corrective_actions", ["supplier_id", "due_on", "id"])
    op.create_index("ix_corrective_actions_open", "corrective_actions", ["due_on", "id"], **open_ones)


def _kinds(known: str) -> None:
    for table in ("notices", "notice_choices"):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(batch.f(f"ck_{table}_kind_is_known"), type_="check")
            batch.create_check_constraint(batch.f(f"ck_{table}_kind_is_known"), f"kind in ({known})")


def downgrade() -> None:
    op.drop_table("corrective_actions")
    op.execute("delete from notices where kind in ('corrective_asked', 'corrective_answered')")
    op.execute("delete from notice_choices where kind in ('corrective_asked', 'corrective_answered')")
    _kinds(BEFORE)
