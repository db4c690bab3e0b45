"""Answers in full: tolerances as data, counter-proposals, other prices and items in proposals."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tolerances()
    _substitutions()
    with op.batch_alter_table("promises") as batch:
        batch.alter_column("rule", existing_type=sa.String(length=40), type_=sa.String(length=80), existing_nullable=False)
        batch.add_column(sa.Column("tolerance_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_promises_tolerance_id_tolerances"), "tolerances", ["tolerance_id"], ["id"])
    op.execute("update promises set rule = 'earlier:2' where rule = 'up_to_2_working_days_earlier'")
    _proposals()
    _order_lines(
        "answer in ('pending', 'accepted', 'proposed', 'countered', 'rejected')", "answer in ('proposed', 'countered')"
    )
    with op.batch_alter_table("order_line_prices") as batch:
        batch.add_column(sa.Column("asked_price", sa.BigInteger(), nullable=True))
    op.execute("update order_line_prices set asked_price = unit_price")
    with op.batch_alter_table("order_line_prices") as batch:
        batch.alter_column("asked_price", existing_type=sa.BigInteger(), nullable=False)
        batch.drop_constraint(batch.f("ck_order_line_prices_price_is_not_negative"), type_="check")
        batch.create_check_constraint(
            batch.f("ck_order_line_prices_price_is_not_negative"), "unit_price >= 0 and asked_price >= 0"
        )


def _tolerances() -> None:
    op.create_table(
        "tolerances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=24), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("earlier", sa.Integer(), nullable=False),
        sa.Column("later", sa.Integer(), nullable=False),
        sa.Column("less", sa.BigInteger(), nullable=False),
        sa.Column("dearer", sa.BigInteger(), nullable=False),
        sa.Column("cheaper", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("end_reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "earlier >= 0 and later >= 0 and less >= 0 and dearer >= 0 and cheaper >= 0",
            name=op.f("ck_tolerances_room_is_not_negative"),
        ),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_tolerances_category_id_categories")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_tolerances_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tolerances")),
    )
    current = sa.text("ended_at is null")
    op.create_index(
        "uq_tolerances_current", "tolerances", ["scope"], unique=True, sqlite_where=current, postgresql_where=current
    )


def _substitutions() -> None:
    op.create_table(
        "substitutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("item_before_id", sa.Integer(), nullable=False),
        sa.Column("number_before", sa.String(length=60), nullable=False),
        sa.Column("name_before", sa.String(length=200), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("substituted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("substituted_by", sa.Integer(), nullable=True),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_before_id"], ["items.id"], name=op.f("fk_substitutions_item_before_id_items")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_substitutions_item_id_items")),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], name=op.f("fk_substitutions_line_id_order_lines")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_substitutions_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_substitutions_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitutions")),
    )
    op.create_index(op.f("ix_substitutions_line_id"), "substitutions", ["line_id"])


def _proposals() -> None:
    with op.batch_alter_table("proposals") as batch:
        batch.add_column(sa.Column("side", sa.String(length=8), nullable=True))
        batch.add_column(sa.Column("unit_price", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("substitute", sa.String(length=60), nullable=True))
        batch.add_column(sa.Column("substitute_name", sa.String(length=200), nullable=True))
        batch.add_column(sa.Column("item_id", sa.Integer(), nullable=True))
    op.execute("update proposals set side = 'supplier', substitute = '', substitute_name = ''")
    with op.batch_alter_table("proposals") as batch:
        batch.alter_column("side", existing_type=sa.String(length=8), nullable=False)
        batch.alter_column("substitute", existing_type=sa.String(length=60), nullable=False)
        batch.alter_column("substitute_name", existing_type=sa.String(length=200), nullable=False)
        batch.create_foreign_key(batch.f("fk_proposals_item_id_items"), "items", ["item_id"], ["id"])
        batch.create_check_constraint(batch.f("ck_proposals_side_is_known"), "side in ('supplier', 'us')")
        batch.create_check_constraint(batch.f("ck_proposals_price_is_not_negative"), "unit_price is null or unit_price >= 0")
    _proposal_states("'open', 'accepted', 'declined', 'withdrawn', 'superseded', 'countered', 'partly'")


def _proposal_states(known: str) -> None:
    with op.batch_alter_table("proposals") as batch:
        batch.drop_constraint(batch.f("ck_proposals_state_is_known"), type_="check")
        batch.create_check_constraint(batch.f("ck_proposals_state_is_known"), f"state in ({known})")


def _order_lines(known: str, dated: str) -> None:
    with op.batch_alter_table("order_lines") as batch:
        batch.drop_constraint(batch.f("ck_order_lines_answer_is_known"), type_="check")
        batch.create_check_constraint(batch.f("ck_order_lines_answer_is_known"), known)
        batch.drop_constraint(batch.f("ck_order_lines_proposal_is_dated"), type_="check")
        batch.create_check_constraint(batch.f("ck_order_lines_proposal_is_dated"), f"({dated}) = (proposed_on is not null)")


def downgrade() -> None:
    with op.batch_alter_table("order_line_prices") as batch:
        batch.drop_constraint(batch.f("ck_order_line_prices_price_is_not_negative"), type_="check")
        batch.drop_column("asked_price")
        batch.create_check_constraint(batch.f("ck_order_line_prices_price_is_not_negative"), "unit_price >= 0")
    # An offer of ours was unknown before: the line waits for the supplier again.
    op.execute("update order_lines set answer = 'pending', proposed_on = null where answer = 'countered'")
    op.execute("update proposals set state = 'superseded', decided_at = proposed_at where state = 'open' and side = 'us'")
    op.execute("update proposals set state = 'superseded' where state = 'countered'")
    op.execute("update proposals set state = 'accepted' where state = 'partly'")
    _order_lines("answer in ('pending', 'accepted', 'proposed', 'rejected')", "answer = 'proposed'")
    _proposal_states("'open', 'accepted', 'declined', 'withdrawn', 'superseded'")
    with op.batch_alter_table("proposals") as batch:
        batch.drop_constraint(batch.f("ck_proposals_price_is_not_negative"), type_="check")
        batch.drop_constraint(batch.f("ck_proposals_side_is_known"), type_="check")
        batch.drop_constraint(batch.f("fk_proposals_item_id_items"), type_="foreignkey")
        for name in ("item_id", "substitute_name", "substitute", "unit_price", "side"):
            batch.drop_column(name)
    op.execute("update promises set rule = substr(rule, 1, 40)")
    with op.batch_alter_table("promises") as batch:
        batch.drop_constraint(batch.f("fk_promises_tolerance_id_tolerances"), type_="foreignkey")
        batch.drop_column("tolerance_id")
        batch.alter_column("rule", existing_type=sa.String(length=80), type_=sa.String(length=40), existing_nullable=False)
    op.drop_table("substitutions")
    op.drop_table("tolerances")
