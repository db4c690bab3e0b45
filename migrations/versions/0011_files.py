"""The vault: what is kept of files beside their bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KINDS = "media_type in ('application/pdf', 'image/png', 'image/jpeg')"


def upgrade() -> None:
    _create("files", sa.Column("supplier_id", sa.Integer(), nullable=True), sa.Column("site_id", sa.Integer(), nullable=True))
    _create("confided_files", sa.Column("supplier_id", sa.Integer(), nullable=False))
    op.create_index(op.f("ix_files_site_id"), "files", ["site_id"])


def _create(table: str, *owners: sa.Column) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_as", sa.String(length=32), nullable=False),
        sa.Column("has_small", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.Integer(), nullable=True),
        *owners,
        sa.CheckConstraint(KINDS, name=op.f(f"ck_{table}_media_type_is_known")),
        sa.CheckConstraint("size > 0", name=op.f(f"ck_{table}_size_is_positive")),
        *(
            sa.ForeignKeyConstraint(
                [each.name], [f"{each.name[:-3]}s.id"], name=op.f(f"fk_{table}_{each.name}_{each.name[:-3]}s")
            )
            for each in owners
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("stored_as", name=op.f(f"uq_{table}_stored_as")),
    )
    op.create_index(op.f(f"ix_{table}_subject"), table, ["subject"])
    op.create_index(op.f(f"ix_{table}_supplier_id"), table, ["supplier_id"])


def downgrade() -> None:
    op.drop_table("confided_files")
    op.drop_table("files")
