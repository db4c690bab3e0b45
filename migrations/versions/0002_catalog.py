"""Catalog."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "categories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("name", name=op.f("uq_categories_name")),
    )
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("time_zone", sa.String(length=40), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("workdays", sa.Integer(), nullable=False),
        sa.Column("holidays_country", sa.String(length=2), nullable=True),
        sa.Column("holidays_subdivision", sa.String(length=10), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(latitude is null) = (longitude is null)", name=op.f("ck_sites_point_is_whole")),
        sa.CheckConstraint("workdays between 1 and 127", name=op.f("ck_sites_some_day_is_worked")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sites")),
        sa.UniqueConstraint("code", name=op.f("uq_sites_code")),
    )
    op.create_table(
        "units",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("precision", sa.Integer(), nullable=False),
        sa.CheckConstraint("precision between 0 and 6", name=op.f("ck_units_precision_is_sane")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_units")),
    )
    op.create_table(
        "items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("unit_code", sa.String(length=8), nullable=False),
        sa.Column("handling_days", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("handling_days between 0 and 365", name=op.f("ck_items_handling_days_are_sane")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_items_category_id_categories")),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name=op.f("fk_items_unit_code_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_items")),
        sa.UniqueConstraint("number", name=op.f("uq_items_number")),
    )
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_items_category_id"), ["category_id"], unique=False)

    op.create_table(
        "site_days",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_site_days_site_id_sites")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_site_days")),
    )
    op.create_table(
        "item_prices",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("standard_price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("standard_price >= 0", name=op.f("ck_item_prices_price_is_not_negative")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_prices_item_id_items")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item_prices")),
    )


def downgrade() -> None:
    op.drop_table("item_prices")
    op.drop_table("site_days")
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_items_category_id"))

    op.drop_table("items")
    op.drop_table("units")
    op.drop_table("sites")
    op.drop_table("categories")
