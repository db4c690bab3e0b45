"""Addresses that customers leave to be told when a day moves; notices about what customers ordered."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

LIVE, WAITING = "ended_at IS NULL", "state = 'waiting' AND alert_id IS NOT NULL"


def where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    _alerts()
    with op.batch_alter_table("mails") as batch:
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("alert_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_mails_alert_id_date_alerts"), "date_alerts", ["alert_id"], ["id"])
        batch.create_check_constraint(batch.f("ck_mails_has_one_reader"), "(person_id is null) = (alert_id is not null)")
    op.create_index("ix_mails_alert_id", "mails", ["alert_id"])
    op.create_index("uq_mails_waiting_alert", "mails", ["alert_id"], unique=True, **where(WAITING))
    with op.batch_alter_table("notices") as batch:
        batch.add_column(sa.Column("customer_order_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            batch.f("fk_notices_customer_order_id_customer_orders"), "customer_orders", ["customer_order_id"], ["id"]
        )


def _alerts() -> None:
    op.create_table(
        "date_alerts",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("link_id", sa.Integer(), sa.ForeignKey("tracking_links.id"), nullable=False),
        sa.Column("customer_order_id", sa.Integer(), sa.ForeignKey("customer_orders.id"), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("(ended_at is null) = (address <> '')", name="ended_is_forgotten"),
    )
    op.create_index("uq_date_alerts_live", "date_alerts", ["link_id", "address"], unique=True, **where(LIVE))
    op.create_index("ix_date_alerts_of_order", "date_alerts", ["customer_order_id"], **where(LIVE))
    op.create_table(
        "alert_keys",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("alert_id", sa.Integer(), sa.ForeignKey("date_alerts.id"), nullable=False),
        sa.Column("purpose", sa.String(7), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("purpose in ('confirm', 'stop')", name="purpose_is_known"),
    )
    op.create_index("ix_alert_keys_alert_id", "alert_keys", ["alert_id"])
    op.create_table(
        "alerted_days",
        sa.Column("alert_id", sa.Integer(), sa.ForeignKey("date_alerts.id"), primary_key=True),
        sa.Column("line_id", sa.Integer(), sa.ForeignKey("customer_order_lines.id"), primary_key=True),
        sa.Column("agreed_on", sa.Date()),
    )


def downgrade() -> None:
    """Mails to customers, and the addresses that they left, are gone."""
    op.execute("delete from mails where person_id is null")
    with op.batch_alter_table("notices") as batch:
        batch.drop_constraint(batch.f("fk_notices_customer_order_id_customer_orders"), type_="foreignkey")
        batch.drop_column("customer_order_id")
    op.drop_index("uq_mails_waiting_alert", "mails")
    op.drop_index("ix_mails_alert_id", "mails")
    with op.batch_alter_table("mails") as batch:
        batch.drop_constraint(batch.f("ck_mails_has_one_reader"), type_="check")
        batch.drop_constraint(batch.f("fk_mails_alert_id_date_alerts"), type_="foreignkey")
        batch.drop_column("alert_id")
        batch.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
    for table in ("alerted_days", "alert_keys", "date_alerts"):
        op.drop_table(table)
