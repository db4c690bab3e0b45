"""How suppliers are judged: weights, questionnaires and answers, categories, sanctions, appraisals, figures of countries."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

CRITERIA = ("quality", "delivery", "price", "location", "ethics", "compliance")
FIRST = dict(zip(CRITERIA, (25, 30, 20, 5, 10, 10), strict=True))
KINDS = "kind in ('yes_no', 'choice', 'number', 'text', 'file')"
TOPICS = "topic in ('ethics', 'compliance', 'finance', 'dependency')"
OPEN, CURRENT = sa.text("lifted_at is null"), sa.text("is_current")


def upgrade() -> None:
    _weights()
    _questionnaires()
    _answers()
    _categories()
    _sanctions()
    _appraisals()
    _countries()


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer(), nullable=False)


def _version() -> sa.Column:
    return sa.Column("version", sa.Integer(), nullable=False)


def _key(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))


def _primary(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*(columns or ("id",)), name=op.f(f"pk_{table}"))


def _weights() -> None:
    table = "weight_sets"
    sets = op.create_table(
        table,
        _id(),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        _version(),
        sa.CheckConstraint("not is_default or category_id is null", name=op.f(f"ck_{table}_default_is_for_all")),
        _key(table, "category_id", "categories"),
        _primary(table),
        sa.UniqueConstraint("category_id", name=op.f(f"uq_{table}_category_id")),
        sa.UniqueConstraint("name", name=op.f(f"uq_{table}_name")),
    )
    op.bulk_insert(sets, [{"name": "General", "is_default": True, "number": 1, "version": 1}])
    table = "weight_versions"
    versions = op.create_table(
        table,
        _id(),
        sa.Column("weight_set_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(each, sa.Integer(), nullable=False) for each in CRITERIA),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(f"{' + '.join(CRITERIA)} = 100", name=op.f(f"ck_{table}_weights_are_whole")),
        sa.CheckConstraint(
            " and ".join(f"{each} >= 0" for each in CRITERIA), name=op.f(f"ck_{table}_weights_are_not_negative")
        ),
        _key(table, "weight_set_id", "weight_sets"),
        _primary(table),
        sa.UniqueConstraint("weight_set_id", "number", name="uq_weight_versions_number"),
    )
    op.create_index(op.f("ix_weight_versions_weight_set_id"), table, ["weight_set_id"])
    made = sa.func.current_timestamp()
    first = sa.select(sets.c.id, sa.literal(1), *(sa.literal(each) for each in FIRST.values()), sa.literal(""), made)
    op.execute(sa.insert(versions).from_select(["weight_set_id", "number", *FIRST, "reason", "made_at"], first))


def _questionnaires() -> None:
    table = "questionnaires"
    op.create_table(
        table,
        _id(),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        _version(),
        _key(table, "category_id", "categories"),
        _primary(table),
        sa.UniqueConstraint("name", "number", name="uq_questionnaires_number"),
    )
    op.create_index(op.f("ix_questionnaires_category_id"), table, ["category_id"])
    now = {"sqlite_where": sa.text("is_current = 1"), "postgresql_where": CURRENT}
    op.create_index("uq_questionnaires_current", table, ["name"], unique=True, **now)
    table = "questions"
    op.create_table(
        table,
        _id(),
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("topic", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("choices", sa.String(length=600), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f(f"ck_{table}_kind_is_known")),
        sa.CheckConstraint(TOPICS, name=op.f(f"ck_{table}_topic_is_known")),
        _key(table, "questionnaire_id", "questionnaires"),
        _primary(table),
        sa.UniqueConstraint("questionnaire_id", "key", name="uq_questions_key"),
    )


def _answers() -> None:
    table = "question_answers"
    op.create_table(
        table,
        _id(),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("confided_file_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        _version(),
        _key(table, "confided_file_id", "confided_files"),
        _key(table, "supplier_id", "suppliers"),
        _primary(table),
        sa.UniqueConstraint("confided_file_id", name=op.f(f"uq_{table}_confided_file_id")),
        sa.UniqueConstraint("supplier_id", "key", name="uq_question_answers_key"),
    )


def _categories() -> None:
    table = "supplier_categories"
    op.create_table(
        table,
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        _key(table, "category_id", "categories"),
        _key(table, "supplier_id", "suppliers"),
        _primary(table, "supplier_id", "category_id"),
    )
    op.create_index(op.f(f"ix_{table}_category_id"), table, ["category_id"])


def _sanctions() -> None:
    table = "sanctions"
    op.create_table(
        table,
        _id(),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flagged_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        _version(),
        _key(table, "supplier_id", "suppliers"),
        _primary(table),
    )
    op.create_index(op.f(f"ix_{table}_supplier_id"), table, ["supplier_id"])
    op.create_index("uq_sanctions_open", table, ["supplier_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def _appraisals() -> None:
    table = "appraisals"
    op.create_table(
        table,
        _id(),
        sa.Column("supplier_id", sa.Integer(), nullable=False),
        sa.Column("risk", sa.String(length=6), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("risk in ('low', 'medium', 'high')", name=op.f(f"ck_{table}_risk_is_known")),
        _key(table, "supplier_id", "suppliers"),
        _primary(table),
    )
    op.create_index(op.f(f"ix_{table}_supplier_id"), table, ["supplier_id"])


def _countries() -> None:
    table = "country_indices"
    op.create_table(
        table,
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("figure", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=160), nullable=False),
        sa.Column("licence", sa.String(length=60), nullable=False),
        _primary(table, "country", "code"),
    )


def downgrade() -> None:
    for table in ("country_indices", "appraisals", "sanctions", "supplier_categories", "question_answers", "questions"):
        op.drop_table(table)
    for table in ("questionnaires", "weight_versions", "weight_sets"):
        op.drop_table(table)
