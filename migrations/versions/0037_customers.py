"""Customers: who they are, what they ordered, where it comes from, when it can be expected, and links that show it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

TABLES = (
    "stock_movements",
    "tracked_lines",
    "outlooks",
    "expected_dates",
    "dispatch_lines",
    "customer_promises",
    "customer_line_prices",
    "buyer_questions",
    "allocations",
    "tracking_links",
    "tracked_orders",
    "supplies",
    "order_outlooks",
    "dispatches",
    "customer_order_lines",
    "customer_references",
    "customer_orders",
    "customer_contacts",
    "stock_balances",
    "customers",
    "transit_times",
)
"""The ones that refer to others first."""


def upgrade() -> None:
    op.create_table(
        "transit_times",
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days between 0 and 180", name=op.f("ck_transit_times_days_are_sane")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_transit_times_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_transit_times_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("supplier_id", "site_id", name=op.f("pk_transit_times")),
    )
    op.create_table(
        "customers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("ship_to", sa.String(length=300), nullable=False),
        sa.Column("outbound_days", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("outbound_days between 0 and 60", name=op.f("ck_customers_outbound_days_are_sane")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_customers_owner_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("number", name=op.f("uq_customers_number")),
    )
    op.create_index(op.f("ix_customers_owner_id"), "customers", ["owner_id"])

    op.create_table(
        "stock_balances",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "reserved >= 0 and (reserved = 0 or reserved <= on_hand)", name=op.f("ck_stock_balances_never_more_than_there_is")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_stock_balances_item_id_items")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_stock_balances_site_id_sites")),
        sa.PrimaryKeyConstraint("site_id", "item_id", name=op.f("pk_stock_balances")),
    )
    op.create_index(op.f("ix_stock_balances_item_id"), "stock_balances", ["item_id"])

    op.create_table(
        "customer_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("duty", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_customer_contacts_customer_id_customers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_contacts")),
    )
    op.create_index(op.f("ix_customer_contacts_customer_id"), "customer_contacts", ["customer_id"])

    op.create_table(
        "customer_orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("their_reference", sa.String(length=60), nullable=False),
        sa.Column("ship_to", sa.String(length=300), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("outbound_days", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.Column("external_source", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'partly_fulfilled', 'fulfilled', 'closed', 'cancelled')",
            name=op.f("ck_customer_orders_state_is_known"),
        ),
        sa.CheckConstraint("outbound_days between 0 and 60", name=op.f("ck_customer_orders_outbound_days_are_sane")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_customer_orders_customer_id_customers")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_customer_orders_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_customer_orders_number")),
    )
    op.create_index("ix_customer_orders_by_state", "customer_orders", ["state", "id"])
    op.create_index("ix_customer_orders_of_customer", "customer_orders", ["customer_id", "id"])
    op.create_index(op.f("ix_customer_orders_site_id"), "customer_orders", ["site_id"])
    op.create_index(op.f("ix_customer_orders_their_reference"), "customer_orders", ["their_reference"])

    op.create_table(
        "customer_references",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("meaning", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name=op.f("fk_customer_references_customer_id_customers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_references")),
        sa.UniqueConstraint("customer_id", "reference", name="uq_customer_references_reference"),
    )
    op.create_index(op.f("ix_customer_references_reference"), "customer_references", ["reference"])

    op.create_table(
        "customer_order_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_order_id", sa.Integer(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("external_key", sa.String(length=60), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("item_number", sa.String(length=60), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("their_item", sa.String(length=60), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("precision", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.Column("dispatched", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        sa.Column("first_promised_on", sa.Date(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "cancelled + dispatched + allocated <= quantity", name=op.f("ck_customer_order_lines_never_more_than_ordered")
        ),
        sa.CheckConstraint(
            "cancelled >= 0 and dispatched >= 0 and allocated >= 0", name=op.f("ck_customer_order_lines_sums_are_not_negative")
        ),
        sa.CheckConstraint(
            "not is_open or cancelled + dispatched < quantity", name=op.f("ck_customer_order_lines_open_is_owed")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_customer_order_lines_quantity_is_positive")),
        sa.ForeignKeyConstraint(
            ["customer_order_id"],
            ["customer_orders.id"],
            name=op.f("fk_customer_order_lines_customer_order_id_customer_orders"),
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_customer_order_lines_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_order_lines")),
        sa.UniqueConstraint("customer_order_id", "external_key", name="uq_customer_order_lines_external_key"),
        sa.UniqueConstraint("customer_order_id", "line_no", name="uq_customer_order_lines_line_no"),
    )
    op.create_index("ix_customer_order_lines_of_item", "customer_order_lines", ["item_id", "promised_on", "id"])
    op.create_index(
        "ix_customer_order_lines_open",
        "customer_order_lines",
        ["item_id", "promised_on", "id"],
        sqlite_where=sa.text("is_open = 1"),
        postgresql_where=sa.text("is_open"),
    )

    op.create_table(
        "dispatches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_order_id", sa.Integer(), nullable=False),
        sa.Column("dispatched_on", sa.Date(), nullable=False),
        sa.Column("carrier", sa.String(length=80), nullable=False),
        sa.Column("tracking_number", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dispatched_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_order_id"], ["customer_orders.id"], name=op.f("fk_dispatches_customer_order_id_customer_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
    )
    op.create_index(op.f("ix_dispatches_customer_order_id"), "dispatches", ["customer_order_id"])

    op.create_table(
        "order_outlooks",
        sa.Column("customer_order_id", sa.Integer(), nullable=False),
        sa.Column("risk", sa.String(length=12), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("lines_troubled", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "risk in ('late', 'unallocated', 'at_risk', 'unconfirmed', 'on_track', 'done')",
            name=op.f("ck_order_outlooks_risk_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_order_id"], ["customer_orders.id"], name=op.f("fk_order_outlooks_customer_order_id_customer_orders")
        ),
        sa.PrimaryKeyConstraint("customer_order_id", name=op.f("pk_order_outlooks")),
    )
    op.create_index("ix_order_outlooks_by_day", "order_outlooks", ["promised_on", "customer_order_id"])
    op.create_index("ix_order_outlooks_by_risk", "order_outlooks", ["risk", "promised_on", "customer_order_id"])

    op.create_table(
        "supplies",
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("allocated >= 0 and allocated <= capacity", name=op.f("ck_supplies_never_more_than_there_is")),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], name=op.f("fk_supplies_order_line_id_order_lines")),
        sa.PrimaryKeyConstraint("order_line_id", name=op.f("pk_supplies")),
    )
    op.create_table(
        "tracked_orders",
        sa.Column("customer_order_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("their_reference", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'partly_fulfilled', 'fulfilled', 'closed', 'cancelled')",
            name=op.f("ck_tracked_orders_state_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_order_id"], ["customer_orders.id"], name=op.f("fk_tracked_orders_customer_order_id_customer_orders")
        ),
        sa.PrimaryKeyConstraint("customer_order_id", name=op.f("pk_tracked_orders")),
    )
    op.create_table(
        "tracking_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("customer_order_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_order_id"], ["customer_orders.id"], name=op.f("fk_tracking_links_customer_order_id_customer_orders")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tracking_links")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_tracking_links_token_hash")),
    )
    op.create_index(op.f("ix_tracking_links_customer_order_id"), "tracking_links", ["customer_order_id"])

    op.create_table(
        "allocations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("dispatched", sa.BigInteger(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("unconfirmed", sa.Boolean(), nullable=False),
        sa.Column("allocated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allocated_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "dispatched >= 0 and dispatched <= arrived and arrived <= quantity", name=op.f("ck_allocations_units_are_somewhere")
        ),
        sa.CheckConstraint("order_line_id is not null or arrived = quantity", name=op.f("ck_allocations_stock_is_here")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_allocations_quantity_is_positive")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_allocations_item_id_items")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["customer_order_lines.id"], name=op.f("fk_allocations_line_id_customer_order_lines")
        ),
        sa.ForeignKeyConstraint(["order_line_id"], ["order_lines.id"], name=op.f("fk_allocations_order_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_allocations_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocations")),
        sa.UniqueConstraint("line_id", "order_line_id", name="uq_allocations_order_line"),
    )
    op.create_index(op.f("ix_allocations_line_id"), "allocations", ["line_id"])
    op.create_index("ix_allocations_of_order_line", "allocations", ["order_line_id", "line_id"])
    op.create_index("ix_allocations_of_stock", "allocations", ["site_id", "item_id"])
    op.create_index(
        "uq_allocations_stock",
        "allocations",
        ["line_id"],
        unique=True,
        sqlite_where=sa.text("order_line_id is null"),
        postgresql_where=sa.text("order_line_id is null"),
    )

    op.create_table(
        "buyer_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("order_line_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("asked_by_name", sa.String(length=120), nullable=False),
        sa.Column("passed_on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_by_name", sa.String(length=120), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(answered_at is null) = (answer = '')", name=op.f("ck_buyer_questions_an_answer_says_something")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["customer_order_lines.id"], name=op.f("fk_buyer_questions_line_id_customer_order_lines")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"], ["order_lines.id"], name=op.f("fk_buyer_questions_order_line_id_order_lines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buyer_questions")),
    )
    op.create_index(op.f("ix_buyer_questions_line_id"), "buyer_questions", ["line_id"])
    op.create_index(
        "ix_buyer_questions_open",
        "buyer_questions",
        ["id"],
        sqlite_where=sa.text("answered_at is null"),
        postgresql_where=sa.text("answered_at is null"),
    )
    op.create_index(op.f("ix_buyer_questions_order_line_id"), "buyer_questions", ["order_line_id"])

    op.create_table(
        "customer_line_prices",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_customer_line_prices_price_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["customer_order_lines.id"], name=op.f("fk_customer_line_prices_line_id_customer_order_lines")
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_customer_line_prices")),
    )
    op.create_table(
        "customer_promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["line_id"], ["customer_order_lines.id"], name=op.f("fk_customer_promises_line_id_customer_order_lines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_promises")),
    )
    op.create_index(op.f("ix_customer_promises_line_id"), "customer_promises", ["line_id"])

    op.create_table(
        "dispatch_lines",
        sa.Column("dispatch_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_dispatch_lines_quantity_is_positive")),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_dispatch_lines_dispatch_id_dispatches")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["customer_order_lines.id"], name=op.f("fk_dispatch_lines_line_id_customer_order_lines")
        ),
        sa.PrimaryKeyConstraint("dispatch_id", "line_id", name=op.f("pk_dispatch_lines")),
    )
    op.create_index(op.f("ix_dispatch_lines_line_id"), "dispatch_lines", ["line_id"])

    op.create_table(
        "expected_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("risk", sa.String(length=12), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("because", sa.String(length=80), nullable=False),
        sa.Column("expected_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "risk in ('late', 'unallocated', 'at_risk', 'unconfirmed', 'on_track', 'done')",
            name=op.f("ck_expected_dates_risk_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["customer_order_lines.id"], name=op.f("fk_expected_dates_line_id_customer_order_lines")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_dates")),
    )
    op.create_index("ix_expected_dates_of_line", "expected_dates", ["line_id", "id"])

    op.create_table(
        "outlooks",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("customer_order_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("risk", sa.String(length=12), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("not_agreed", sa.Boolean(), nullable=False),
        sa.Column("shortfall", sa.BigInteger(), nullable=False),
        sa.Column("holds_until", sa.Date(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "risk in ('late', 'unallocated', 'at_risk', 'unconfirmed', 'on_track', 'done')",
            name=op.f("ck_outlooks_risk_is_known"),
        ),
        sa.ForeignKeyConstraint(
            ["customer_order_id"], ["customer_orders.id"], name=op.f("fk_outlooks_customer_order_id_customer_orders")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["customer_order_lines.id"], name=op.f("fk_outlooks_line_id_customer_order_lines")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_outlooks_site_id_sites")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_outlooks")),
    )
    op.create_index("ix_outlooks_by_risk", "outlooks", ["risk", "line_id"])
    op.create_index(op.f("ix_outlooks_customer_order_id"), "outlooks", ["customer_order_id"])
    op.create_index("ix_outlooks_passing", "outlooks", ["site_id", "holds_until"])

    op.create_table(
        "tracked_lines",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("customer_order_id", sa.Integer(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("dispatched", sa.BigInteger(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("dispatched_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_order_id"], ["customer_orders.id"], name=op.f("fk_tracked_lines_customer_order_id_customer_orders")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["customer_order_lines.id"], name=op.f("fk_tracked_lines_line_id_customer_order_lines")
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_tracked_lines")),
    )
    op.create_index(op.f("ix_tracked_lines_customer_order_id"), "tracked_lines", ["customer_order_id"])

    op.create_table(
        "stock_movements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.Column("dispatch_id", sa.Integer(), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind <> 'correction' or reason <> ''", name=op.f("ck_stock_movements_corrections_have_a_reason")),
        sa.CheckConstraint("kind in ('receipt', 'dispatch', 'correction')", name=op.f("ck_stock_movements_kind_is_known")),
        sa.CheckConstraint("quantity <> 0", name=op.f("ck_stock_movements_something_moved")),
        sa.ForeignKeyConstraint(["dispatch_id"], ["dispatches.id"], name=op.f("fk_stock_movements_dispatch_id_dispatches")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_stock_movements_item_id_items")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_stock_movements_receipt_id_receipts")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_stock_movements_site_id_sites")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movements")),
    )
    op.create_index(op.f("ix_stock_movements_dispatch_id"), "stock_movements", ["dispatch_id"])
    op.create_index("ix_stock_movements_of_item", "stock_movements", ["item_id", "site_id", "id"])
    op.create_index(op.f("ix_stock_movements_receipt_id"), "stock_movements", ["receipt_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
