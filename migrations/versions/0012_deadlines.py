"""Answers are due at an instant, in the supplier's working hours; and which were not given in time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CLOSES = time(17)
UNANSWERED = "answer = 'pending'"
HOURS: tuple[tuple[sa.Column[Any], str], ...] = (
    (sa.Column("workdays", sa.Integer(), nullable=False), "31"),
    (sa.Column("opens", sa.Time(), nullable=False), "08:00:00.000000"),
    (sa.Column("closes", sa.Time(), nullable=False), "17:00:00.000000"),
    (sa.Column("answer_within", sa.Integer(), nullable=False), "3"),
    (sa.Column("answer_counted", sa.String(length=5), nullable=False), "days"),
)
CHECKS = {
    "some_day_is_worked": "workdays between 1 and 127",
    "a_day_has_hours": "opens < closes",
    "answer_counted_is_known": "answer_counted in ('days', 'hours')",
    "an_answer_has_time": "answer_within > 0",
}


def upgrade() -> None:
    with op.batch_alter_table("suppliers", schema=None) as batch_op:
        for column, usual in HOURS:
            batch_op.add_column(sa.Column(column.name, column.type, nullable=False, server_default=usual))
    with op.batch_alter_table("suppliers", schema=None) as batch_op:
        for column, _usual in HOURS:
            batch_op.alter_column(column.name, existing_type=column.type, existing_nullable=False, server_default=None)
        for name, says in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_suppliers_{name}"), says)
    _rewrite(sa.Date(), sa.DateTime(timezone=True), _closing)
    op.create_index(
        "ix_order_lines_unanswered",
        "order_lines",
        ["answer_by", "id"],
        sqlite_where=sa.text(f"is_open = 1 AND {UNANSWERED}"),
        postgresql_where=sa.text(f"is_open AND {UNANSWERED}"),
    )
    op.create_table(
        "overdue_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_overdue_answers_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_overdue_answers_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_overdue_answers_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overdue_answers")),
        sa.UniqueConstraint("line_id", "answer_by", name="uq_overdue_answers_line_id"),
    )
    with op.batch_alter_table("overdue_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_overdue_answers_line_id"), ["line_id"], unique=False)


def downgrade() -> None:
    op.drop_table("overdue_answers")
    op.drop_index("ix_order_lines_unanswered", table_name="order_lines")
    _rewrite(sa.DateTime(timezone=True), sa.Date(), _day)
    with op.batch_alter_table("suppliers", schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_suppliers_{name}"), type_="check")
        for column, _usual in HOURS:
            batch_op.drop_column(column.name)


def _rewrite(before: Any, after: Any, write: Any) -> None:
    """Say each deadline anew in a column of the other type, which then takes the name: alike on both databases."""
    op.add_column("order_lines", sa.Column("answer_by_anew", after, nullable=True))
    lines = sa.table("order_lines", sa.column("id"), sa.column("answer_by", before), sa.column("answer_by_anew", after))
    connection = op.get_bind()
    said = [{"key": key, "said": write(by, zone)} for key, by, zone in _deadlines(connection, before)]
    if said:
        known = lines.update().where(lines.c.id == sa.bindparam("key"))
        connection.execute(known.values(answer_by_anew=sa.bindparam("said", type_=after)), said)
    op.drop_column("order_lines", "answer_by")
    op.execute("ALTER TABLE order_lines RENAME COLUMN answer_by_anew TO answer_by")


def _deadlines(connection: sa.Connection, kind: Any) -> Iterator[tuple[int, Any, ZoneInfo]]:
    lines = sa.table("order_lines", sa.column("id"), sa.column("supplier_id"), sa.column("answer_by", kind))
    suppliers = sa.table("suppliers", sa.column("id"), sa.column("time_zone"))
    asked = sa.select(lines.c.id, lines.c.answer_by, suppliers.c.time_zone).join(
        suppliers, suppliers.c.id == lines.c.supplier_id
    )
    for key, by, zone in connection.execute(asked.where(lines.c.answer_by.is_not(None))).all():
        yield key, by, ZoneInfo(zone)


def _closing(day: date, zone: ZoneInfo) -> datetime:
    """A day became the closing of that day, by the hours that everybody has until they say others."""
    return datetime.combine(day, CLOSES, zone).astimezone(UTC)


def _day(instant: datetime, zone: ZoneInfo) -> date:
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return aware.astimezone(zone).date()
