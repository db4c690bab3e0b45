"""What an item's standard price was before: what was ordered then is held against the price of then."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "former_prices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("standard_price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_former_prices_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_prices")),
    )
    op.create_index(op.f("ix_former_prices_until"), "former_prices", ["until"])


def downgrade() -> None:
    op.drop_table("former_prices")
