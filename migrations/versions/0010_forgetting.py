"""Indexes by which what is of no use any more is found and dropped."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FOUND_BY = (
    ("done_requests", "done_at"),
    ("sign_in_sessions", "expires_at"),
    ("sign_in_sessions", "revoked_at"),
    ("one_time_links", "expires_at"),
)


def upgrade() -> None:
    for table, column in FOUND_BY:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def downgrade() -> None:
    for table, column in FOUND_BY:
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
