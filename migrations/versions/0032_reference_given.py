"""The supplier's number of an order that came with an answer: taken back only while nobody has written another."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("given_answers", sa.Column("reference_given", sa.String(40)))


def downgrade() -> None:
    op.drop_column("given_answers", "reference_given")
