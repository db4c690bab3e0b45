"""Suppliers are walked by name: a page of them looks at no others."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_suppliers_by_name", "suppliers", ["name", "id"])


def downgrade() -> None:
    op.drop_index("ix_suppliers_by_name", "suppliers")
