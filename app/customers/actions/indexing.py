"""Keeping what the search is looked up in, once per transaction, for all that changed in it. Runs under raised rights."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.catalog.models import Item
from app.customers.actions.chain.touched import in_turn
from app.customers.models import Customer, CustomerOrder
from app.customers.models.search import Kind, SearchEntry, SearchSpelling, SearchWord, kind_word
from app.customers.rules.folding import joined, words_of, words_of_number
from app.customers.rules.spelling import may_be_misspelled, spellings
from app.transaction import Work


@dataclass(frozen=True)
class Changed:
    """That something is called otherwise now."""

    kind: Kind
    id: int


@dataclass(frozen=True)
class Called:
    """All that something is called: `number` by us, `references` by others, the first of which is found to the letter."""

    kind: Kind
    id: int
    number: str
    references: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        numbers = chain.from_iterable(map(words_of_number, (self.number, *self.references)))
        return list(dict.fromkeys([*numbers, *chain.from_iterable(map(words_of, self.texts))]))


def enter(what: list[Any], work: Work) -> None:
    """Let everything that changed be found by what it is called now, and by nothing else."""
    for kind, load in LOADED.items():
        ids = sorted({each.id for each in what if each.kind is kind})
        for some in in_turn(ids):
            _enter(work.session, kind, list(load(work.session, some)))


def _enter(session: Session, kind: Kind, called: list[Called]) -> None:
    wanted = select(SearchEntry).where(SearchEntry.kind == kind, SearchEntry.subject_id.in_([each.id for each in called]))
    known = {entry.subject_id: entry for entry in session.scalars(wanted)}
    words = {each.id: each.words for each in called}
    for each in called:
        entry = known.get(each.id) or SearchEntry(kind=kind, subject_id=each.id)
        entry.number, entry.reference = joined(each.number), joined(next(iter(each.references), ""))
        entry.words = " ".join([kind_word(kind), *words[each.id]])
        session.add(entry)
    _learn(session, sorted(set(chain.from_iterable(words.values()))))


def _learn(session: Session, words: list[str]) -> None:
    """Keep the words that are new.

    Two who bring the same word at the same moment keep it twice, which harms nothing; a unique index would have one of them
    wait for the other, or fail.
    """
    known: set[str] = set()
    for some in in_turn(words):
        known |= set(session.scalars(select(SearchWord.word).where(SearchWord.word.in_(some))))
    fresh = [SearchWord(word=word) for word in words if word not in known]
    session.add_all(fresh)
    session.flush()
    rows = [
        {"spelling": spelling, "word_id": row.id}
        for row in fresh
        if may_be_misspelled(row.word)
        for spelling in spellings(row.word)
    ]
    if rows:
        session.execute(insert(SearchSpelling.__table__), rows)


def _customers(session: Session, ids: Collection[int]) -> Iterator[Called]:
    wanted = select(Customer).where(Customer.id.in_(ids))
    for each in session.scalars(wanted.options(selectinload(Customer.contacts), selectinload(Customer.references))):
        references = tuple(one.reference for one in each.references)
        phones = tuple(one.phone for one in each.contacts if one.phone)
        people = tuple(one.name for one in each.contacts)
        yield Called(Kind.CUSTOMER, each.id, each.number, (*references, *phones), (each.name, each.city, *people))


def _orders(session: Session, ids: Collection[int]) -> Iterator[Called]:
    wanted = select(CustomerOrder).where(CustomerOrder.id.in_(ids))
    whole = joinedload(CustomerOrder.customer, innerjoin=True), selectinload(CustomerOrder.lines)
    for each in session.scalars(wanted.options(*whole)):
        items = dict.fromkeys(chain.from_iterable(_item_words(line) for line in each.lines))
        texts = (each.customer.name, *items)
        yield Called(Kind.ORDER, each.id, each.number, (each.their_reference,), texts)


def _item_words(line: Any) -> Iterable[str]:
    """What an item of the order is called: by us, by the customer, by its name."""
    return line.item_name, *words_of_number(line.item_number), *words_of_number(line.their_item)


def _items(session: Session, ids: Collection[int]) -> Iterator[Called]:
    for each in session.scalars(select(Item).where(Item.id.in_(ids))):
        yield Called(Kind.ITEM, each.id, each.number, (), (each.name,))


LOADED = {Kind.CUSTOMER: _customers, Kind.ORDER: _orders, Kind.ITEM: _items}
