"""The door to what each database indexes for searching by itself. Keys come out, nothing else.

The session of a person runs no SQL that its filter cannot read, and what MATCH and @@ find it cannot. So the machine
asks: with statements that stand here alone, whatever was typed being a bound value. A key says nothing about a row;
rows are read through the person's own session, which leaves out what is not theirs.
"""

from collections.abc import Sequence

from sqlalchemy import text

from app.customers.models.search import Kind, kind_word
from app.database import is_sqlite, session_for
from app.principal import system

SEARCHER = system("searcher")
MOST = 1_000
"""So many of what a common word finds are looked at on PostgreSQL, whose index cannot be walked from its newest end."""

ENTRIES = {
    True: text("SELECT rowid FROM fts_search_entries WHERE fts_search_entries MATCH :wanted ORDER BY rowid DESC LIMIT :most"),
    False: text(
        "SELECT id FROM (SELECT id FROM search_entries"
        " WHERE array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:wanted AS tsquery) LIMIT :looked_at) AS found"
        " ORDER BY id DESC LIMIT :most"
    ).bindparams(looked_at=MOST),
}
BY_INDEX = text("SET LOCAL enable_seqscan = off")
"""PostgreSQL takes each word that it does not know for one entry in two hundred: of a hundred such words it expects so
many that it would rather read all entries, for a second and a half."""
WORDS = {
    True: text("SELECT rowid FROM fts_search_words WHERE fts_search_words MATCH :part LIMIT :most"),
    False: text("SELECT id FROM search_words WHERE word LIKE :part LIMIT :most"),
}
SHORTEST_PART = 3
"""What trigrams can find."""

Wanted = Sequence[Sequence[str]]
"""Of each inner list one word must be there. A word that ends in `*` stands for all that begin so."""


def entries_with(kinds: Sequence[Kind], wanted: Wanted, most: int) -> dict[Kind, Sequence[int]]:
    """The newest entries of each kind in which, of every list of words, one stands."""
    sqlite = is_sqlite()
    write = _fts5 if sqlite else _tsquery
    with session_for(SEARCHER) as session:
        if not sqlite:
            session.execute(BY_INDEX)
        return {
            kind: session.scalars(ENTRIES[sqlite], {"wanted": write([[kind_word(kind)], *wanted]), "most": most}).all()
            for kind in kinds
        }


def words_with(part: str, most: int) -> Sequence[int]:
    """Words of which something is part, by id; none for what is too short."""
    if len(part) < SHORTEST_PART:
        return []
    sqlite = is_sqlite()
    pattern = f'"{part}"' if sqlite else f"%{part}%"
    with session_for(SEARCHER) as session:
        return session.scalars(WORDS[sqlite], {"part": pattern, "most": most}).all()


def _fts5(wanted: Wanted) -> str:
    """`("mull"* OR "muller") AND ("_order")`: words are letters and digits, so no quote can stand in one."""
    return " AND ".join(f"({' OR '.join(map(_quoted_fts5, words))})" for words in wanted)


def _quoted_fts5(word: str) -> str:
    return f'"{word[:-1]}"*' if word.endswith("*") else f'"{word}"'


def _tsquery(wanted: Wanted) -> str:
    """`('mull':* | 'muller') & ('_order')`."""
    return " & ".join(f"({' | '.join(map(_quoted_tsquery, words))})" for words in wanted)


def _quoted_tsquery(word: str) -> str:
    return f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'"
