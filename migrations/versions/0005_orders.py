"""Orders."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "number_sequences",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_number_sequences")),
    )
    in_byte_order = sa.String(length=40).with_variant(sa.String(length=40, collation="C"), "postgresql")
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", in_byte_order, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("for_supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("incoterm", sa.String(length=3), nullable=True),
        sa.Column("payment_terms", sa.String(length=80), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=True),
        sa.Column("buyer_name", sa.String(length=120), nullable=False),
        sa.Column("supplier_reference", in_byte_order, nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("external_source", sa.String(length=40), nullable=True),
        sa.Column("ordered_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state <> 'draft' or supplier_id is null", name=op.f("ck_orders_draft_is_ours")),
        sa.CheckConstraint("state in ('draft', 'issued', 'closed', 'cancelled')", name=op.f("ck_orders_state_is_known")),
        sa.CheckConstraint(
            "state not in ('issued', 'closed') or supplier_id is not null", name=op.f("ck_orders_issued_is_owned")
        ),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_orders_revision_is_counted")),
        sa.CheckConstraint("supplier_id is null or supplier_id = for_supplier_id", name=op.f("ck_orders_supplier_is_the_one")),
        sa.ForeignKeyConstraint(["buyer_id"], ["people.id"], name=op.f("fk_orders_buyer_id_people")),
        sa.ForeignKeyConstraint(["for_supplier_id"], ["suppliers.id"], name=op.f("fk_orders_for_supplier_id_suppliers")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_orders_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_orders_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("number", name=op.f("uq_orders_number")),
    )
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.create_index("ix_orders_by_state", ["state", "id"], unique=False)
        batch_op.create_index("ix_orders_of_site", ["site_id", "id"], unique=False)
        batch_op.create_index("ix_orders_for_supplier", ["for_supplier_id", "id"], unique=False)
        batch_op.create_index("ix_orders_of_supplier", ["supplier_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_orders_supplier_reference"), ["supplier_reference"], unique=False)

    op.create_table(
        "order_lines",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("line_no", sa.Integer(), nullable=False),
        sa.Column("external_key", sa.String(length=60), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("item_number", sa.String(length=60), nullable=False),
        sa.Column("item_name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=8), nullable=False),
        sa.Column("precision", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("in_transit", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("to_replace", sa.BigInteger(), nullable=False),
        sa.Column("forgone", sa.BigInteger(), nullable=False),
        sa.Column("open_quantity", sa.BigInteger(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("first_promised_on", sa.Date(), nullable=True),
        sa.Column("latest_promised_on", sa.Date(), nullable=True),
        sa.Column("promised_revision", sa.Integer(), nullable=True),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("binding_on", sa.Date(), nullable=False),
        sa.Column("eta_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(answer = 'proposed') = (proposed_on is not null)", name=op.f("ck_order_lines_proposal_is_dated")),
        sa.CheckConstraint(
            "answer <> 'accepted' or latest_promised_on is not null", name=op.f("ck_order_lines_acceptance_is_promised")
        ),
        sa.CheckConstraint(
            "answer in ('pending', 'accepted', 'proposed', 'rejected')", name=op.f("ck_order_lines_answer_is_known")
        ),
        sa.CheckConstraint(
            "(first_promised_on is null) = (latest_promised_on is null)", name=op.f("ck_order_lines_promises_go_together")
        ),
        sa.CheckConstraint(
            "cancelled >= 0 and shipped >= 0 and in_transit >= 0 and received >= 0 and rejected >= 0 and to_replace >= 0 and forgone >= 0 and open_quantity >= 0",
            name=op.f("ck_order_lines_sums_are_not_negative"),
        ),
        sa.CheckConstraint(
            "not is_open or (open_quantity > 0 and supplier_id is not null)", name=op.f("ck_order_lines_open_is_owed")
        ),
        sa.CheckConstraint("quantity > 0 and cancelled <= quantity", name=op.f("ck_order_lines_quantity_is_positive")),
        sa.CheckConstraint("rejected <= received and in_transit <= shipped", name=op.f("ck_order_lines_sums_are_possible")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_order_lines_item_id_items")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id_orders")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_order_lines_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_order_lines_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("order_id", "external_key", name="uq_order_lines_external_key"),
        sa.UniqueConstraint("order_id", "line_no", name="uq_order_lines_line_no"),
    )
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.create_index("ix_order_lines_by_day", ["binding_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_order_lines_item_id"), ["item_id"], unique=False)
        batch_op.create_index("ix_order_lines_of_site", ["site_id", "binding_on", "id"], unique=False)
        batch_op.create_index("ix_order_lines_of_supplier", ["supplier_id", "binding_on", "id"], unique=False)
        batch_op.create_index(
            "ix_order_lines_open",
            ["binding_on", "id"],
            unique=False,
            sqlite_where=sa.text("is_open = 1"),
            postgresql_where=sa.text("is_open"),
        )
        batch_op.create_index(
            "ix_order_lines_open_by_answer",
            ["answer", "binding_on", "id"],
            unique=False,
            sqlite_where=sa.text("is_open = 1"),
            postgresql_where=sa.text("is_open"),
        )
        batch_op.create_index(
            "ix_order_lines_open_moved",
            ["binding_on", "id"],
            unique=False,
            sqlite_where=sa.text("is_open = 1 AND latest_promised_on > requested_on"),
            postgresql_where=sa.text("is_open AND latest_promised_on > requested_on"),
        )
        batch_op.create_index(
            "ix_order_lines_open_of_site",
            ["site_id", "binding_on", "id"],
            unique=False,
            sqlite_where=sa.text("is_open = 1"),
            postgresql_where=sa.text("is_open"),
        )
        batch_op.create_index(
            "ix_order_lines_open_of_supplier",
            ["supplier_id", "binding_on", "id"],
            unique=False,
            sqlite_where=sa.text("is_open = 1"),
            postgresql_where=sa.text("is_open"),
        )

    op.create_table(
        "cancellations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.String(length=15), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_by", sa.Integer(), nullable=True),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_cancellations_quantity_is_positive")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_cancellations_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_cancellations_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_cancellations_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellations")),
    )
    with op.batch_alter_table("cancellations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cancellations_line_id"), ["line_id"], unique=False)

    op.create_table(
        "line_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("quantity_before", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("requested_before", sa.Date(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_line_changes_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_line_changes_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_line_changes_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_changes")),
    )
    with op.batch_alter_table("line_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_changes_line_id"), ["line_id"], unique=False)

    op.create_table(
        "order_line_prices",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("unit_price >= 0", name=op.f("ck_order_line_prices_price_is_not_negative")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_order_line_prices_line_id_order_lines")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_order_line_prices_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_order_line_prices")),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("remainder", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision_reason", sa.String(length=20), nullable=False),
        sa.Column("decision_note", sa.String(length=500), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (decided_at is null)", name=op.f("ck_proposals_decision_is_dated")),
        sa.CheckConstraint(
            "state in ('open', 'accepted', 'declined', 'withdrawn', 'superseded')", name=op.f("ck_proposals_state_is_known")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_proposals_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_proposals_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_proposals_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposals_line_id"), ["line_id"], unique=False)
        batch_op.create_index(
            "uq_proposals_open",
            ["line_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "rejections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("rejected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rejected_by", sa.Integer(), nullable=True),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_rejections_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_rejections_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_rejections_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejections")),
    )
    with op.batch_alter_table("rejections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rejections_line_id"), ["line_id"], unique=False)

    op.create_table(
        "promises",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=True),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_promises_quantity_is_positive")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_promises_line_id_order_lines")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_promises_proposal_id_proposals")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_promises_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_promises_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
        sa.UniqueConstraint("line_id", "number", name="uq_promises_line_id"),
    )
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promises_line_id"), ["line_id"], unique=False)

    op.create_table(
        "proposal_parts",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_proposal_parts_quantity_is_positive")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_proposal_parts_proposal_id_proposals")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_proposal_parts_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_proposal_parts_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("proposal_id", "position", name=op.f("pk_proposal_parts")),
    )
    op.create_table(
        "promise_parts",
        sa.Column("promise_id", sa.Integer(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_promise_parts_quantity_is_positive")),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_promise_parts_promise_id_promises")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_promise_parts_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_promise_parts_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("promise_id", "position", name=op.f("pk_promise_parts")),
    )


def downgrade() -> None:
    op.drop_table("promise_parts")
    op.drop_table("proposal_parts")
    with op.batch_alter_table("promises", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_promises_line_id"))

    op.drop_table("promises")
    with op.batch_alter_table("rejections", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rejections_line_id"))

    op.drop_table("rejections")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_proposals_open", sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'")
        )
        batch_op.drop_index(batch_op.f("ix_proposals_line_id"))

    op.drop_table("proposals")
    op.drop_table("order_line_prices")
    with op.batch_alter_table("line_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_changes_line_id"))

    op.drop_table("line_changes")
    with op.batch_alter_table("cancellations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cancellations_line_id"))

    op.drop_table("cancellations")
    with op.batch_alter_table("order_lines", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_order_lines_open_of_supplier", sqlite_where=sa.text("is_open = 1"), postgresql_where=sa.text("is_open")
        )
        batch_op.drop_index(
            "ix_order_lines_open_of_site", sqlite_where=sa.text("is_open = 1"), postgresql_where=sa.text("is_open")
        )
        batch_op.drop_index(
            "ix_order_lines_open_moved",
            sqlite_where=sa.text("is_open = 1 AND latest_promised_on > requested_on"),
            postgresql_where=sa.text("is_open AND latest_promised_on > requested_on"),
        )
        batch_op.drop_index(
            "ix_order_lines_open_by_answer", sqlite_where=sa.text("is_open = 1"), postgresql_where=sa.text("is_open")
        )
        batch_op.drop_index("ix_order_lines_open", sqlite_where=sa.text("is_open = 1"), postgresql_where=sa.text("is_open"))
        batch_op.drop_index("ix_order_lines_of_supplier")
        batch_op.drop_index("ix_order_lines_of_site")
        batch_op.drop_index(batch_op.f("ix_order_lines_item_id"))
        batch_op.drop_index("ix_order_lines_by_day")

    op.drop_table("order_lines")
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_orders_supplier_reference"))
        batch_op.drop_index("ix_orders_of_supplier")
        batch_op.drop_index("ix_orders_for_supplier")
        batch_op.drop_index("ix_orders_of_site")
        batch_op.drop_index("ix_orders_by_state")

    op.drop_table("orders")
    op.drop_table("number_sequences")
