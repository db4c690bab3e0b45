"""What the search of sales is looked up in: one entry for each customer, customer order and item, and their words.

Each database keeps an index of its own over these rows, in the same transaction: SQLite two FTS5 tables that triggers
fill, PostgreSQL a full-text and a trigram index. `BESIDE_THE_MODELS` names what of it no model describes.
"""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.customers.rules.folding import LONGEST
from app.database import db, in_byte_order
from app.isolation import CustomerFacing
from app.principal import Role

READERS = frozenset({Role.SALES, Role.PROCUREMENT, Role.ADMIN})
BESIDE_THE_MODELS = ("fts_search_entries", "fts_search_words", "ix_search_entries_words", "ix_search_words_parts")
"""What the names begin with of tables and indexes that belong to one kind of database alone."""


class Kind(StrEnum):
    """What an entry leads to, in the order in which it is shown."""

    CUSTOMER = "customer"
    ORDER = "order"
    ITEM = "item"


class SearchEntry(CustomerFacing, db.Model):
    """How a customer, a customer order or an item is found: `number` is ours, `reference` theirs, both without signs.

    `words` is everything that it is called, folded, with a blank between; the first of them is its kind.
    """

    __tablename__ = "search_entries"
    __readers__ = READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    subject_id: Mapped[int]
    number: Mapped[str] = mapped_column(in_byte_order(LONGEST), index=True)
    reference: Mapped[str] = mapped_column(in_byte_order(LONGEST), index=True)
    words: Mapped[str] = mapped_column(Text)
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", name="uq_search_entries_subject"),
        CheckConstraint("kind in ('customer', 'order', 'item')", name="kind_is_known"),
    )


class SearchWord(CustomerFacing, db.Model):
    """A word that some entry has, or had: words are never taken out."""

    __tablename__ = "search_words"
    __readers__ = READERS
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(LONGEST), index=True)


class SearchSpelling(CustomerFacing, db.Model):
    """A word as it is, and with one letter less: see `rules/spelling.py`."""

    __tablename__ = "search_spellings"
    __readers__ = READERS
    spelling: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    word_id: Mapped[int] = mapped_column(ForeignKey("search_words.id"), primary_key=True)


def kind_word(kind: Kind) -> str:
    """The word that only entries of a kind have; nobody can type it, since signs are no part of words."""
    return f"_{kind}"
