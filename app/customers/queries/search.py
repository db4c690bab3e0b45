"""What somebody looks for with a customer on the telephone: customers, their references, customer orders, items.

What is called exactly so comes first, then what begins so; a whole number, or the first signs of numbers, are enough by
themselves. Numbers are found by any of their digits, since people read out the last ones; words by what is inside of
them where nothing begins so. Where nothing is called anything like it, what differs by one wrong letter is meant.
"""

from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import or_, select

from app.customers.models.search import Kind, SearchEntry, SearchSpelling, SearchWord
from app.customers.queries.keys import entries_with, words_with
from app.customers.rules.folding import has_digit, joined, typed_words
from app.customers.rules.spelling import is_one_apart, typed_spellings
from app.database import begins_with, db
from app.principal import Principal

SHOWN = 8
WHOLE_NUMBER = 6
"""Who typed so many signs of a number that there is means that one; fewer may be the last ones of another."""
BEGIN_OF_A_NUMBER = 4
"""So many signs with which numbers begin mean numbers; `m10` may as well be a bolt."""
MOST_WORDS = 100
"""So many words may stand for one that was typed."""

Found = dict[Kind, list[int]]
"""Ids of customers, customer orders and items, the best first."""


def found_by(actor: Principal, typed: str, most: int = SHOWN) -> Found:
    """What the typed text may mean, at most so many of each kind."""
    found: dict[Kind, dict[int, None]] = {kind: {} for kind in Kind}
    for keys in _wider_and_wider(actor, typed, found, most):
        for kind, ids in _subjects(actor, keys).items():
            found[kind] |= dict.fromkeys(ids)
    return {kind: list(ids)[:most] for kind, ids in found.items()}


def _wider_and_wider(actor: Principal, typed: str, found: dict[Kind, dict[int, None]], most: int) -> Iterator[Sequence[int]]:
    """Keys of entries, a step at a time; a step is taken only while something is lacking of what came before."""
    words = typed_words(typed)
    if not words:
        return
    yield _numbered(joined(typed), most)
    if any(found.values()) and len(joined(typed)) >= WHOLE_NUMBER:
        return
    yield _entries(_lacking(found, most), [_exactly(word) for word in words], most)
    if _begins_a_number(joined(typed)):
        begun = _begun_numbers(joined(typed), most)
        yield begun
        if begun and len(joined(typed)) >= BEGIN_OF_A_NUMBER:
            return
    yield _entries(_lacking(found, most), [_begun(word) for word in words], most)
    if not any(found.values()) or any(map(has_digit, words)):
        yield _entries(_lacking(found, most), [_inside(word) for word in words], most)
    if not any(found.values()):
        yield _entries(list(Kind), [_nearly(word) for word in words], most)


def _lacking(found: dict[Kind, dict[int, None]], most: int) -> list[Kind]:
    return [kind for kind, ids in found.items() if len(ids) < most]


def _numbered(number: str, most: int) -> Sequence[int]:
    """Entries with that very number, ours or theirs."""
    called_so = or_(SearchEntry.number == number, SearchEntry.reference == number)
    return db.session.scalars(select(SearchEntry.id).where(called_so).order_by(SearchEntry.id.desc()).limit(most)).all()


def _begins_a_number(text: str) -> bool:
    """Letters and digits, as numbers begin: digits alone may be the last ones, letters alone are a name."""
    return has_digit(text) and not text.isdecimal()


def _begun_numbers(text: str, most: int) -> Sequence[int]:
    """Entries of each kind whose number, ours or theirs, begins so: the last of them first."""
    ranges = (
        select(SearchEntry.id).where(SearchEntry.kind == kind, begins_with(column, text)).order_by(column.desc()).limit(most)
        for kind in Kind
        for column in (SearchEntry.number, SearchEntry.reference)
    )
    return [key for wanted in ranges for key in db.session.scalars(wanted)]


def _entries(kinds: Collection[Kind], wanted: Sequence[Sequence[str]], most: int) -> list[int]:
    return [key for keys in entries_with(list(kinds), wanted, most).values() for key in keys]


def _exactly(word: str) -> list[str]:
    return [word]


def _begun(word: str) -> list[str]:
    """One letter alone begins nearly everything."""
    return [f"{word}*"] if len(word) > 1 else [word]


def _inside(word: str) -> list[str]:
    return [*_begun(word), *_written(words_with(word, MOST_WORDS))]


def _nearly(word: str) -> list[str]:
    """What it could be if one letter were another."""
    near = select(SearchWord.word).join(SearchSpelling, SearchSpelling.word_id == SearchWord.id)
    found = db.session.scalars(near.where(SearchSpelling.spelling.in_(typed_spellings(word))).distinct())
    return [*_inside(word), *sorted(each for each in found if is_one_apart(word, each))[:MOST_WORDS]]


def _written(word_ids: Sequence[int]) -> Sequence[str]:
    if not word_ids:
        return []
    return db.session.scalars(select(SearchWord.word).where(SearchWord.id.in_(word_ids)).distinct()).all()


def _subjects(actor: Principal, keys: Sequence[int]) -> Found:
    """What the entries lead to, in the order of the keys; what the actor may not see is left out."""
    found: Found = {kind: [] for kind in Kind}
    if not keys:
        return found
    wanted = select(SearchEntry.id, SearchEntry.kind, SearchEntry.subject_id).where(SearchEntry.id.in_(keys))
    rows = {key: (kind, subject_id) for key, kind, subject_id in db.session.execute(wanted)}
    for kind, subject_id in (rows[key] for key in keys if key in rows):
        found[kind].append(subject_id)
    return found
