"""When a site takes goods in."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sites", sa.Column("hours", sa.String(length=200), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("sites", "hours")
