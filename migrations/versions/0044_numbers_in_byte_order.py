"""Numbers in the search of sales in the order of their bytes, so that an index finds what they begin with."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

COLUMNS = ("number", "reference")


def upgrade() -> None:
    _keep_in_order_of('COLLATE "C"')


def downgrade() -> None:
    _keep_in_order_of('COLLATE "default"')


def _keep_in_order_of(collation: str) -> None:
    """SQLite orders by bytes from the beginning."""
    if op.get_context().dialect.name != "postgresql":
        return
    for column in COLUMNS:
        op.execute(sa.text(f"ALTER TABLE search_entries ALTER COLUMN {column} TYPE varchar(40) {collation}"))
