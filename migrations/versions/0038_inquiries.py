"""Inquiries, what customers were told, who watches; and what the search of sales is looked up in, with an index of each
database's own kind, in which the items that are there are entered."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

LONGEST = 40
FK = "fk_{0}_{1}_id_{1}s"
BATCH = 1_000
FOLLOWS = "CREATE TRIGGER {index}_{verb} AFTER {verb} ON {table} BEGIN {does} END"
ADDS = "INSERT INTO {index} (rowid, {column}) VALUES (new.id, new.{column});"
DROPS = "INSERT INTO {index} ({index}, rowid, {column}) VALUES ('delete', old.id, old.{column});"
ON_SQLITE = {
    # Words are folded before they come here: whatever stands between two blanks is one.
    "search_entries": ("fts_search_entries", "words", "tokenize = \"ascii tokenchars '_'\", prefix = '2 3 4', detail = none"),
    "search_words": ("fts_search_words", "word", "tokenize = 'trigram'"),
}
ON_POSTGRESQL = (
    # Trusted since PostgreSQL 13: whoever owns the database may bring it in. It stays when we go: others may use it.
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX ix_search_entries_words ON search_entries USING gin (array_to_tsvector(string_to_array(words, ' ')))",
    "CREATE INDEX ix_search_words_parts ON search_words USING gin (word gin_trgm_ops)",
)


def upgrade() -> None:
    op.create_index("ix_customer_order_lines_by_day", "customer_order_lines", ["first_promised_on", "id"])
    _inquiries()
    _told_dates()
    _watches()
    _search()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for index, _column, _options in ON_SQLITE.values():
            op.execute(f"DROP TABLE {index}")
    tables = ("search_spellings", "search_words", "search_entries", "customer_order_watches", "told_dates", "inquiries")
    for table in tables:
        op.drop_table(table)
    op.drop_index("ix_customer_order_lines_by_day", "customer_order_lines")


def _inquiries() -> None:
    op.create_table(
        "inquiries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_order_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("contact", sa.String(120), nullable=False),
        sa.Column("question", sa.String(1000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("taken_by_name", sa.String(120), nullable=False),
        sa.Column("answer", sa.String(1000), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_by_name", sa.String(120), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in ('open', 'answered', 'closed')", name="state_is_known"),
        sa.CheckConstraint("question <> '' or answer <> ''", name="something_was_said"),
        sa.CheckConstraint("state <> 'answered' or answered_at is not null", name="answered_at_some_time"),
        sa.CheckConstraint("(state = 'closed') = (closed_at is not null)", name="closed_at_some_time"),
        sa.ForeignKeyConstraint(["customer_order_id"], ["customer_orders.id"], name=FK.format("inquiries", "customer_order")),
        sa.ForeignKeyConstraint(["customer_id"], ["customers.id"], name="fk_inquiries_customer_id_customers"),
        sa.PrimaryKeyConstraint("id", name="pk_inquiries"),
    )
    op.create_index("ix_inquiries_of_order", "inquiries", ["customer_order_id", "id"])
    op.create_index("ix_inquiries_of_customer", "inquiries", ["customer_id", "id"])
    op.create_index("ix_inquiries_by_state", "inquiries", ["state", "id"])
    due = sa.text("state <> 'closed' and follow_up_on is not null")
    op.create_index("ix_inquiries_due", "inquiries", ["follow_up_on", "id"], sqlite_where=due, postgresql_where=due)


def _told_dates() -> None:
    op.create_table(
        "told_dates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inquiry_id", sa.Integer(), nullable=False),
        sa.Column("customer_order_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.Column("is_true", sa.Boolean(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("is_true = (moved_at is null)", name="moved_at_some_time"),
        sa.ForeignKeyConstraint(["inquiry_id"], ["inquiries.id"], name="fk_told_dates_inquiry_id_inquiries"),
        sa.ForeignKeyConstraint(["customer_order_id"], ["customer_orders.id"], name=FK.format("told_dates", "customer_order")),
        sa.ForeignKeyConstraint(["line_id"], ["customer_order_lines.id"], name="fk_told_dates_line_id_customer_order_lines"),
        sa.PrimaryKeyConstraint("id", name="pk_told_dates"),
    )
    op.create_index("ix_told_dates_inquiry_id", "told_dates", ["inquiry_id"])
    op.create_index("ix_told_dates_of_order", "told_dates", ["customer_order_id", "line_id"])
    stands = {"sqlite_where": sa.text("stands = 1"), "postgresql_where": sa.text("stands")}
    op.create_index("uq_told_dates_stands", "told_dates", ["line_id"], unique=True, **stands)
    moved = {"sqlite_where": sa.text("stands = 1 and is_true = 0"), "postgresql_where": sa.text("stands and not is_true")}
    op.create_index("ix_told_dates_not_true", "told_dates", ["customer_order_id"], **moved)


def _watches() -> None:
    op.create_table(
        "customer_order_watches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_order_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_order_id"], ["customer_orders.id"], name=FK.format("customer_order_watches", "customer_order")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_customer_order_watches_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_customer_order_watches"),
        sa.UniqueConstraint("customer_order_id", "person_id", name="uq_customer_order_watches_person"),
    )
    moved = sa.text("moved_at is not null")
    columns = ["person_id", "moved_at"]
    op.create_index(
        "ix_customer_order_watches_moved", "customer_order_watches", columns, sqlite_where=moved, postgresql_where=moved
    )


def _search() -> None:
    entries = op.create_table(
        "search_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(LONGEST), nullable=False),
        sa.Column("reference", sa.String(LONGEST), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('customer', 'order', 'item')", name="kind_is_known"),
        sa.PrimaryKeyConstraint("id", name="pk_search_entries"),
        sa.UniqueConstraint("kind", "subject_id", name="uq_search_entries_subject"),
    )
    op.create_index("ix_search_entries_number", "search_entries", ["number"])
    op.create_index("ix_search_entries_reference", "search_entries", ["reference"])
    words = op.create_table(
        "search_words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(LONGEST), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_words"),
    )
    op.create_index("ix_search_words_word", "search_words", ["word"])
    spellings = op.create_table(
        "search_spellings",
        sa.Column("spelling", sa.String(LONGEST), nullable=False),
        sa.Column("word_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["word_id"], ["search_words.id"], name="fk_search_spellings_word_id_search_words"),
        sa.PrimaryKeyConstraint("spelling", "word_id", name="pk_search_spellings"),
    )
    _index()
    _enter_items(entries, words, spellings)


def _index() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for statement in ON_POSTGRESQL:
            op.execute(statement)
        return
    for table, (index, column, options) in ON_SQLITE.items():
        op.execute(f"CREATE VIRTUAL TABLE {index} USING fts5({column}, content = '{table}', content_rowid = 'id', {options})")
        names = {"index": index, "table": table, "column": column}
        adds, drops = ADDS.format(**names), DROPS.format(**names)
        for verb, does in (("INSERT", adds), ("UPDATE", drops + adds), ("DELETE", drops)):
            op.execute(FOLLOWS.format(verb=verb, does=does, **names))


def _enter_items(entries: sa.Table, words: sa.Table, spellings: sa.Table) -> None:
    """As `app/customers/actions/indexing.py` did on the day of this migration."""
    known: dict[str, int] = {}
    items = op.get_bind().execute(sa.text("SELECT id, number, name FROM items ORDER BY id")).all()
    for start in range(0, len(items), BATCH):
        made = [_entry(*item) for item in items[start : start + BATCH]]
        fresh = sorted({word for each in made for word in each["words"].split()[1:]} - known.keys())
        known |= {word: len(known) + place for place, word in enumerate(fresh, 1)}
        op.bulk_insert(words, [{"id": known[word], "word": word} for word in fresh])
        op.bulk_insert(spellings, [each for word in fresh for each in _spellings(word, known[word])])
        op.bulk_insert(entries, made)
    if known and op.get_bind().dialect.name == "postgresql":
        op.execute(f"SELECT setval('search_words_id_seq', {len(known)})")


def _entry(item_id: int, number: str, name: str) -> dict[str, object]:
    whole = "".join(_fold(number).split())[:LONGEST]
    words = dict.fromkeys(["_item", *_words(number), *filter(None, [whole]), *_words(name)])
    return {"kind": "item", "subject_id": item_id, "number": whole, "reference": "", "words": " ".join(words)}


def _spellings(word: str, word_id: int) -> list[dict[str, object]]:
    if not word.isalpha() or len(word) < 5:
        return []
    return [{"spelling": each, "word_id": word_id} for each in {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}]


def _words(text: str) -> list[str]:
    return [each[:LONGEST] for each in _fold(text).split()]


def _fold(text: str) -> str:
    special = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
    plain = unicodedata.normalize("NFKD", text).casefold().translate(str.maketrans(special))
    kept = (each for each in plain if not unicodedata.combining(each))
    return "".join(each if unicodedata.category(each)[0] in "LN" else " " for each in kept)
