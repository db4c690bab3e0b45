"""Packages of a shipment, what is in them, and the series that number them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE shipments RENAME COLUMN packages TO package_count")
    op.create_table(
        "packages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=2), nullable=False),
        sa.Column("weight", sa.BigInteger(), nullable=True),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("sscc", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "kind in ('CT', 'PX', 'BX', 'CR', 'BG', 'BE', 'DR', 'RO', 'TU', 'CN', 'PK')", name=op.f("ck_packages_kind_is_known")
        ),
        sa.CheckConstraint("weight is null or weight > 0", name=op.f("ck_packages_weight_is_positive")),
        sa.CheckConstraint(
            "(length is null) = (width is null) and (width is null) = (height is null)",
            name=op.f("ck_packages_sides_go_together"),
        ),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipments.id"], name=op.f("fk_packages_shipment_id_shipments")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_packages_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_packages_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages")),
        sa.UniqueConstraint("shipment_id", "position", name="uq_packages_position"),
    )
    with op.batch_alter_table("packages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_packages_sscc"), ["sscc"], unique=False)

    op.create_table(
        "package_lines",
        sa.Column("package_id", sa.Integer(), nullable=False),
        sa.Column("shipment_line_id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_package_lines_quantity_is_positive")),
        sa.ForeignKeyConstraint(["package_id"], ["packages.id"], name=op.f("fk_package_lines_package_id_packages")),
        sa.ForeignKeyConstraint(
            ["shipment_line_id"], ["shipment_lines.id"], name=op.f("fk_package_lines_shipment_line_id_shipment_lines")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_package_lines_site_id_sites")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_package_lines_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("package_id", "shipment_line_id", name=op.f("pk_package_lines")),
    )
    with op.batch_alter_table("package_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_package_lines_shipment_line_id"), ["shipment_line_id"], unique=False)

    op.create_table(
        "sscc_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("next_number", sa.BigInteger(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("next_number >= 0", name=op.f("ck_sscc_series_number_is_counted")),
        sa.ForeignKeyConstraint(["supplier_id"], ["suppliers.id"], name=op.f("fk_sscc_series_supplier_id_suppliers")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sscc_series")),
        sa.UniqueConstraint("supplier_id", "prefix", name="uq_sscc_series_prefix"),
    )


def downgrade() -> None:
    op.drop_table("sscc_series")
    with op.batch_alter_table("package_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_package_lines_shipment_line_id"))

    op.drop_table("package_lines")
    with op.batch_alter_table("packages", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_packages_sscc"))

    op.drop_table("packages")
    op.execute("ALTER TABLE shipments RENAME COLUMN package_count TO packages")
