"""Certificates: their types, what requires them, the papers themselves; and the time zone of a plant, whose days count."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TYPES = (
    ("ISO 9001", "quality", "hold_orders", "Quality management system, certified by an accredited body."),
    ("IATF 16949", "quality", "hold_orders", "Quality management in automotive production; of each plant."),
    ("ISO 14001", "compliance", "warn", "Environmental management system."),
    ("ISO 45001", "ethics", "warn", "Occupational health and safety management system."),
    ("SA8000", "ethics", "warn", "Decent work: labour, health and safety, working hours, pay."),
    ("SMETA audit", "ethics", "warn", "Audit of ethical trade by Sedex, 2 or 4 pillars; of each plant."),
    ("FSC chain of custody", "compliance", "warn", "Wood and paper from well-managed forests."),
    ("RoHS declaration", "compliance", "hold_shipments", "Restriction of hazardous substances, Directive 2011/65/EU."),
    ("REACH declaration", "compliance", "hold_shipments", "Substances of very high concern, Regulation (EC) 1907/2006."),
    ("CE declaration of conformity", "compliance", "hold_shipments", "The maker's declaration that EU rules are met."),
    ("Liability insurance", "compliance", "warn", "Proof of product and public liability cover."),
    ("Conflict minerals report", "ethics", "warn", "Origin of tin, tantalum, tungsten, gold and cobalt."),
)
TIMES = ("submitted_at", "begins_at")
PERHAPS = ("decided_at", "revoked_at", "expiring_at", "ends_at", "superseded_at")
CHECKS = {
    "review_is_known": "review in ('submitted', 'verified', 'rejected', 'revoked')",
    "days_are_in_order": "valid_to >= valid_from",
    "an_end_has_its_instant": "(valid_to is null) = (ends_at is null)",
    "a_decision_is_dated": "(review = 'submitted') = (decided_at is null)",
    "a_revocation_is_dated": "(review = 'revoked') = (revoked_at is not null)",
    "a_refusal_has_a_reason": "review not in ('rejected', 'revoked') or reason <> ''",
}
WAITING = sa.text("review = 'submitted'")


def upgrade() -> None:
    op.add_column("plants", sa.Column("time_zone", sa.String(length=40), nullable=True))
    _types()
    _requirements()
    _certificates()
    _scope("certificate_plants", "plant_id", "plants")
    _scope("certificate_categories", "category_id", "categories")


def _keys(table: str, **to: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([key], [f"{other}.id"], name=op.f(f"fk_{table}_{key}_{other}")) for key, other in to.items()
    ]


def _types() -> None:
    criteria = "criterion in ('quality', 'ethics', 'compliance')"
    policies = "policy in ('warn', 'hold_orders', 'hold_shipments')"
    made = op.create_table(
        "certificate_types",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("criterion", sa.String(length=12), nullable=False),
        sa.Column("policy", sa.String(length=14), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(criteria, name=op.f("ck_certificate_types_criterion_is_known")),
        sa.CheckConstraint(policies, name=op.f("ck_certificate_types_policy_is_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_types")),
        sa.UniqueConstraint("name", name=op.f("uq_certificate_types_name")),
    )
    names = ("name", "criterion", "policy", "description")
    op.bulk_insert(made, [dict(zip(names, each, strict=True)) | {"in_use": True, "version": 1} for each in TYPES])


def _requirements() -> None:
    table = "certificate_requirements"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("level in ('company', 'plant')", name=op.f(f"ck_{table}_level_is_known")),
        *_keys(table, type_id="certificate_types", category_id="categories", site_id="sites"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    for key in ("type_id", "category_id", "site_id"):
        op.create_index(op.f(f"ix_{table}_{key}"), table, [key])


def _certificates() -> None:
    table = "certificates"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("type_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("number_key", sa.String(length=320), nullable=False),
        sa.Column("issuer", sa.String(length=120), nullable=False),
        sa.Column("of_company", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("superseded_from", sa.Date(), nullable=True),
        sa.Column("confided_file_id", sa.Integer(), nullable=False),
        sa.Column("is_encrypted", sa.Boolean(), nullable=False),
        sa.Column("renews_id", sa.Integer(), nullable=True),
        sa.Column("review", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("submitted_by", "decided_by", "revoked_by")),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=False) for name in TIMES),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in PERHAPS),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in CHECKS.items()),
        *_keys(
            table,
            supplier_id="suppliers",
            type_id="certificate_types",
            confided_file_id="confided_files",
            renews_id="certificates",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("confided_file_id", name=op.f(f"uq_{table}_confided_file_id")),
    )
    op.create_index("ix_certificates_of_supplier", table, ["supplier_id", "type_id"])
    op.create_index("ix_certificates_number", table, ["supplier_id", "number_key"])
    op.create_index("ix_certificates_submitted", table, ["id"], sqlite_where=WAITING, postgresql_where=WAITING)
    for key in ("type_id", "renews_id"):
        op.create_index(op.f(f"ix_{table}_{key}"), table, [key])


def _scope(table: str, key: str, to: str) -> None:
    """What a certificate is for: a row for each plant or category."""
    names = ("certificate_id", key, "supplier_id")
    op.create_table(
        table,
        *(sa.Column(name, sa.Integer(), nullable=False) for name in names),
        *_keys(table, certificate_id="certificates", supplier_id="suppliers", **{key: to}),
        sa.PrimaryKeyConstraint("certificate_id", key, name=op.f(f"pk_{table}")),
    )
    for name in (key, "supplier_id"):
        op.create_index(op.f(f"ix_{table}_{name}"), table, [name])


def downgrade() -> None:
    for table in ("certificate_categories", "certificate_plants", "certificates", "certificate_requirements"):
        op.drop_table(table)
    op.drop_table("certificate_types")
    op.drop_column("plants", "time_zone")
