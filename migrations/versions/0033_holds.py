"""What lines ask of certificates, what is lacking for it and when, waivers, and receipts that came without a certificate."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

LINKED = """
UPDATE order_lines SET need_id = (
    SELECT n.id FROM line_needs n
    WHERE n.supplier_id = order_lines.supplier_id AND n.site_id = order_lines.site_id AND coalesce(n.category_id, 0) =
        coalesce((SELECT i.category_id FROM items i WHERE i.id = order_lines.item_id), 0)
) WHERE supplier_id IS NOT NULL
"""
NEEDS = """
INSERT INTO line_needs (supplier_id, site_id, category_id)
SELECT DISTINCT l.supplier_id, l.site_id, i.category_id
FROM order_lines l JOIN items i ON i.id = l.item_id WHERE l.supplier_id IS NOT NULL
"""
OPEN = {"sqlite_where": sa.text("is_open = 1"), "postgresql_where": sa.text("is_open")}


def upgrade() -> None:
    _waivers()
    _needs()
    _lacks()
    refers = "CONSTRAINT fk_order_lines_need_id_line_needs REFERENCES line_needs (id)"
    op.execute(f"ALTER TABLE order_lines ADD COLUMN need_id INTEGER {refers}")
    op.execute(NEEDS)
    op.execute(LINKED)
    op.create_index("ix_order_lines_open_by_need", "order_lines", ["need_id", "binding_on", "id"], **OPEN)
    op.create_index("ix_certificates_ending", "certificates", ["ends_at"])
    op.add_column("receipts", sa.Column("lacked", sa.String(length=300), server_default=sa.text("''"), nullable=False))


def _keys(table: str, **to: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([key], [f"{other}.id"], name=op.f(f"fk_{table}_{key}_{other}")) for key, other in to.items()
    ]


def _waivers() -> None:
    table = "certificate_waivers"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("why_withdrawn", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f(f"ck_{table}_days_are_in_order")),
        sa.CheckConstraint("reason <> ''", name=op.f(f"ck_{table}_a_waiver_has_a_reason")),
        sa.CheckConstraint("withdrawn_at is null or why_withdrawn <> ''", name=op.f(f"ck_{table}_a_withdrawal_has_a_reason")),
        *_keys(table, supplier_id="suppliers", type_id="certificate_types"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_of_supplier", table, ["supplier_id", "type_id"])
    op.create_index(op.f(f"ix_{table}_type_id"), table, ["type_id"])


def _needs() -> None:
    table = "line_needs"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("worked_out_at", sa.DateTime(timezone=True), nullable=True),
        *_keys(table, supplier_id="suppliers", site_id="sites", category_id="categories"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_line_needs_of_supplier", table, ["supplier_id", "site_id", "category_id"])


def _lacks() -> None:
    table = "line_lacks"
    policies = "policy in ('warn', 'hold_orders', 'hold_shipments')"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("policy", sa.String(length=14), nullable=False),
        sa.Column("state", sa.String(length=14), nullable=True),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("begins_at < ends_at", name=op.f(f"ck_{table}_it_lasts")),
        sa.CheckConstraint("level in ('company', 'plant')", name=op.f(f"ck_{table}_level_is_known")),
        sa.CheckConstraint(policies, name=op.f(f"ck_{table}_policy_is_known")),
        *_keys(table, need_id="line_needs", supplier_id="suppliers", site_id="sites", type_id="certificate_types"),
        *_keys(table, certificate_id="certificates"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for key in ("supplier_id", "site_id", "type_id", "certificate_id"):
        op.create_index(op.f(f"ix_{table}_{key}"), table, [key])
    op.create_index("ix_line_lacks_of_need", table, ["need_id", "ends_at"])
    op.create_index("ix_line_lacks_by_policy", table, ["policy", "ends_at", "need_id"])


def downgrade() -> None:
    op.drop_column("receipts", "lacked")
    op.drop_index("ix_certificates_ending", "certificates")
    op.drop_index("ix_order_lines_open_by_need", "order_lines")
    op.drop_column("order_lines", "need_id")
    for table in ("line_lacks", "line_needs", "certificate_waivers"):
        op.drop_table(table)
