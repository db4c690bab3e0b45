"""Views of the board under a name, and the indexes of the orders in which a board is walked."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

OPEN = {"sqlite_where": sa.text("is_open = 1"), "postgresql_where": sa.text("is_open")}
MOVED = {
    "sqlite_where": sa.text("is_open = 1 AND latest_promised_on > requested_on"),
    "postgresql_where": sa.text("is_open AND latest_promised_on > requested_on"),
}


def upgrade() -> None:
    op.create_index("ix_order_lines_open_by_request", "order_lines", ["requested_on", "id"], **OPEN)
    op.create_index("ix_order_lines_open_by_word", "order_lines", ["answered_at", "id"], **OPEN)
    op.drop_index("ix_order_lines_open_moved", "order_lines")
    days = ["binding_on", "id", "latest_promised_on", "requested_on"]
    op.create_index("ix_order_lines_open_moved", "order_lines", days, **MOVED)
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("shared_with", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("shared_with in ('', 'procurement', 'sales')", name=op.f("ck_saved_views_role_is_known")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_saved_views_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("person_id", "name", name="uq_saved_views_name"),
    )
    first = {"sqlite_where": sa.text("is_first = 1"), "postgresql_where": sa.text("is_first")}
    op.create_index("uq_saved_views_first", "saved_views", ["person_id"], unique=True, **first)
    op.create_index("ix_saved_views_shared", "saved_views", ["shared_with"])


def downgrade() -> None:
    op.drop_table("saved_views")
    op.drop_index("ix_order_lines_open_moved", "order_lines")
    op.create_index("ix_order_lines_open_moved", "order_lines", ["binding_on", "id"], **MOVED)
    op.drop_index("ix_order_lines_open_by_word", "order_lines")
    op.drop_index("ix_order_lines_open_by_request", "order_lines")
