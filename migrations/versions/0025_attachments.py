"""Drawings, specifications and other documents of orders and of their lines."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

REFERS = (
    ("supplier_id", "suppliers"),
    ("site_id", "sites"),
    ("order_id", "orders"),
    ("line_id", "order_lines"),
    ("file_id", "files"),
)
ENDED = "(ended_at is null) = (ended_because is null) and (ended_at is null) = (ended_revision is null)"


def upgrade() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("document_revision", sa.String(length=20), nullable=False),
        sa.Column("order_revision", sa.Integer(), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", sa.Integer(), nullable=True),
        sa.Column("ended_revision", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.Column("ended_because", sa.String(length=15), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('drawing', 'specification', 'other')", name=op.f("ck_attachments_kind_is_known")),
        sa.CheckConstraint(
            "ended_because in ('replaced', 'mistaken', 'not_needed')", name=op.f("ck_attachments_reason_is_known")
        ),
        sa.CheckConstraint(ENDED, name=op.f("ck_attachments_ended_with_a_reason")),
        *(sa.ForeignKeyConstraint([key], [f"{to}.id"], name=op.f(f"fk_attachments_{key}_{to}")) for key, to in REFERS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("file_id", name=op.f("uq_attachments_file_id")),
    )
    for key, _to in REFERS[:-1]:
        op.create_index(op.f(f"ix_attachments_{key}"), "attachments", [key])


def downgrade() -> None:
    op.drop_table("attachments")
