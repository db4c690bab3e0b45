"""How much more than was ordered is accepted: set by supplier and category, known to each line."""

from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

# A new column brings its own CHECK with it: so no table is written anew on SQLite.
NEW = (("tolerances", "more", "more_is_not_negative"), ("order_lines", "over_percent", "over_is_not_negative"))


def upgrade() -> None:
    for table, column, name in NEW:
        check = f"CONSTRAINT ck_{table}_{name} CHECK ({column} >= 0)"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} BIGINT DEFAULT 0 NOT NULL {check}")


def downgrade() -> None:
    for table, column, _ in reversed(NEW):
        op.drop_column(table, column)
