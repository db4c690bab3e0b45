"""Notices, the mails that carry them, addresses that take none, what people chose, and links of one order."""

import sqlalchemy as sa
from alembic import op

from app.columns import Instant

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS = (
    "'invitation', 'password_reset', 'link', 'code', 'cancelled', 'order_changed', 'order_new', 'unanswered', 'late', 'rejected', "
    "'proposed', 'decided', 'asked', 'ship_soon', 'certificate', 'bounced', 'watched_moved', 'your_date_moved', 'dispute_decided'"
)
WAYS = "'at_once', 'daily', 'off'"
STATES = "'waiting', 'sent', 'kept', 'failed', 'returned', 'void'"


def where(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("leased_until", Instant()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("done_at", Instant()),
        sa.CheckConstraint(f"state in ({STATES})", name="state_is_known"),
        sa.CheckConstraint("attempts >= 0", name="attempts_are_counted"),
    )
    op.create_index("ix_mails_waiting", "mails", ["due_at", "id"], **where("state = 'waiting'"))
    op.create_index("ix_mails_of_person", "mails", ["person_id", "made_at"])
    op.create_table(
        "notices",
        sa.Column("id", BIG, primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("cause", sa.String(80), nullable=False),
        sa.Column("seq", BIG, sa.ForeignKey("event_log.seq")),
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id")),
        sa.Column("certificate_id", sa.Integer(), sa.ForeignKey("certificates.id")),
        sa.Column("about_id", sa.Integer(), sa.ForeignKey("people.id")),
        sa.Column("told_at", Instant(), nullable=False),
        sa.Column("read_at", Instant()),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("mail_at", Instant()),
        sa.Column("mail_id", sa.Integer(), sa.ForeignKey("mails.id")),
        sa.UniqueConstraint("person_id", "kind", "cause", name="uq_notices_person_id"),
        sa.CheckConstraint(f"kind in ({KINDS})", name="kind_is_known"),
        sa.CheckConstraint(f"way in ({WAYS})", name="way_is_known"),
    )
    op.create_index("ix_notices_mail_id", "notices", ["mail_id"])
    op.create_index("ix_notices_of_person", "notices", ["person_id", "told_at"])
    op.create_index(
        "ix_notices_waiting", "notices", ["mail_at", "person_id"], **where("mail_id IS NULL AND mail_at IS NOT NULL")
    )
    op.create_table(
        "bounced_addresses",
        sa.Column("address", sa.String(254), primary_key=True),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("bounced_at", Instant(), nullable=False),
    )
    op.create_table(
        "notice_choices",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("way", sa.String(8), nullable=False),
        sa.CheckConstraint(f"kind in ({KINDS})", name="kind_is_known"),
        sa.CheckConstraint(f"way in ({WAYS})", name="way_is_known"),
    )
    op.create_table(
        "quiet_hours",
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), primary_key=True),
        sa.Column("time_zone", sa.String(40), nullable=False),
        sa.Column("begins", sa.Time()),
        sa.Column("ends", sa.Time()),
        sa.Column("digest_at", sa.Time(), nullable=False),
        sa.CheckConstraint("(begins is null) = (ends is null)", name="quiet_is_whole"),
    )
    op.create_table(
        "order_links",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("order_id", sa.Integer(), sa.ForeignKey("orders.id"), nullable=False),
        sa.Column("person_id", sa.Integer(), sa.ForeignKey("people.id"), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant()),
        sa.Column("revoked_by", sa.Integer(), sa.ForeignKey("people.id")),
        sa.Column("code_hash", sa.String(64)),
        sa.Column("code_until", Instant()),
        sa.Column("code_tries", sa.Integer(), nullable=False),
        sa.Column("confirmed_until", Instant()),
        sa.UniqueConstraint("token_hash", name="uq_order_links_token_hash"),
        sa.CheckConstraint("code_tries >= 0", name="tries_are_counted"),
    )
    op.create_index("ix_order_links_of_order", "order_links", ["order_id", "person_id"])


def downgrade() -> None:
    """What is in mails that were sent leads nowhere any more."""
    for table in ("order_links", "quiet_hours", "notice_choices", "bounced_addresses", "notices", "mails"):
        op.drop_table(table)
