"""Text as it is searched: without accents, case and signs, so that what people say matches what somebody typed. Pure."""

import unicodedata

# Letters that are no letter with an accent to Unicode, but to whoever types without them.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
LONGEST = 40
"""Letters of a word that count."""
MOST_TYPED = 8
"""Words of a search that count."""


def fold(text: str) -> str:
    """`Müller & Söhne, GmbH` → `muller   sohne  gmbh`: letters and digits alone, the rest are blanks."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(PLAIN)
    kept = (each for each in plain if not unicodedata.combining(each))
    return "".join(each if unicodedata.category(each)[0] in "LN" else " " for each in kept)


def words_of(text: str) -> list[str]:
    """The words of a text, each once, in their order."""
    return list(dict.fromkeys(each[:LONGEST] for each in fold(text).split()))


def joined(text: str) -> str:
    """A number without what stands between its parts: `PO-2026/117` → `po2026117`."""
    return "".join(fold(text).split())[:LONGEST]


def words_of_number(number: str) -> list[str]:
    """A number by its parts and as a whole: people say either."""
    return list(dict.fromkeys([*words_of(number), joined(number)])) if joined(number) else []


def typed_words(typed: str) -> list[str]:
    """The words of a search, so many as count."""
    return words_of(typed)[:MOST_TYPED]


def has_digit(word: str) -> bool:
    """Whether it is a number, or part of one."""
    return any(each.isdigit() for each in word)
