"""Scores: measured units, what follows from them, what a day froze, and disputes."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

TABLES = (
    "measured_units",
    "measured_figures",
    "scored_suppliers",
    "score_freezes",
    "peer_figures",
    "disputes",
)
SANE = "CONSTRAINT ck_supplier_items_lead_days_are_sane CHECK (lead_days is null or lead_days between 1 and 365)"


def upgrade() -> None:
    # A constraint of the column itself goes with it: on SQLite nothing of the table is written anew, up or down.
    op.execute(f"ALTER TABLE supplier_items ADD COLUMN lead_days INTEGER {SANE}")
    op.create_table(
        "measured_units",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("baseline", sa.String(length=9), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("counts_from", sa.Date(), nullable=False),
        sa.Column("excluded", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("on_time", sa.BigInteger(), nullable=False),
        sa.Column("early", sa.BigInteger(), nullable=False),
        sa.Column("late", sa.BigInteger(), nullable=False),
        sa.Column("undated", sa.BigInteger(), nullable=False),
        sa.Column("missing", sa.BigInteger(), nullable=False),
        sa.Column("over", sa.BigInteger(), nullable=False),
        sa.Column("is_on_time", sa.Boolean(), nullable=True),
        sa.Column("is_in_full", sa.Boolean(), nullable=False),
        sa.Column("is_otif", sa.Boolean(), nullable=True),
        sa.Column("days_late", sa.Integer(), nullable=True),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("answer_minutes", sa.Integer(), nullable=True),
        sa.Column("slips", sa.Integer(), nullable=True),
        sa.Column("notices", sa.Integer(), nullable=False),
        sa.Column("notices_right", sa.Integer(), nullable=False),
        sa.CheckConstraint("baseline in ('requested', 'first', 'latest')", name=op.f("ck_measured_units_baseline_is_known")),
        sa.CheckConstraint(
            "on_time + early + late + undated + missing = quantity", name=op.f("ck_measured_units_quantities_are_conserved")
        ),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_measured_units_category_id_categories")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_measured_units_line_id_order_lines")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_measured_units_order_id_orders")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_measured_units_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_measured_units_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("line_id", "baseline", "part", name=op.f("pk_measured_units")),
    )
    op.create_index("ix_measured_units_begin_to_count", "measured_units", ["site_id", "counts_from"])
    op.create_index("ix_measured_units_by_end", "measured_units", ["site_id", "ends_on"])
    op.create_index(
        "ix_measured_units_of_supplier", "measured_units", ["supplier_id", "baseline", "ends_on", "line_id", "part"]
    )
    op.create_table(
        "measured_figures",
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("metric", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_measured_figures_n_is_counted")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_measured_figures_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("supplier_id", "period", "metric", name=op.f("pk_measured_figures")),
    )
    op.create_table(
        "scored_suppliers",
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("method", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("otif", sa.Integer(), nullable=False),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_scored_suppliers_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("supplier_id", name=op.f("pk_scored_suppliers")),
    )
    op.create_table(
        "score_freezes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_freezes")),
        sa.UniqueConstraint("day", name=op.f("uq_score_freezes_day")),
    )
    op.create_table(
        "peer_figures",
        sa.Column("freeze_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("criterion", sa.String(length=12), nullable=False),
        sa.Column("metric", sa.String(length=40), nullable=False),
        sa.Column("mean", sa.BigInteger(), nullable=False),
        sa.Column("median", sa.BigInteger(), nullable=False),
        sa.Column("suppliers", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["freeze_id"], ["score_freezes.id"], name=op.f("fk_peer_figures_freeze_id_score_freezes")),
        sa.PrimaryKeyConstraint("freeze_id", "category_id", "period", "criterion", "metric", name=op.f("pk_peer_figures")),
    )
    op.create_table(
        "disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("cause", sa.String(length=13), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision_note", sa.String(length=500), server_default=sa.text("('')"), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (decided_at is null)", name=op.f("ck_disputes_decision_is_dated")),
        sa.CheckConstraint("cause in ('ours', 'carrier', 'force_majeure')", name=op.f("ck_disputes_cause_is_known")),
        sa.CheckConstraint("state in ('open', 'granted', 'refused', 'withdrawn')", name=op.f("ck_disputes_state_is_known")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_disputes_line_id_order_lines")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_disputes_order_id_orders")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_disputes_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )
    op.create_index("ix_disputes_line_id", "disputes", ["line_id"])
    op.create_index("ix_disputes_of_supplier", "disputes", ["supplier_id", "id"])
    op.create_index(
        "ix_disputes_open",
        "disputes",
        ["id"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "uq_disputes_open",
        "disputes",
        ["line_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("supplier_items", "lead_days")
