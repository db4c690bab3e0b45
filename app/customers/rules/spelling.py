"""One wrong letter in a word of five or more. Pure.

A word is kept beside each of its spellings with one letter less. Two words that differ by a letter that is wrong,
missing or too many, or by two letters that changed places, share at least one of these spellings: an index finds the
candidates, `is_one_apart` decides. Trigrams cannot: a word of five letters with a wrong one in its middle shares none.
"""

SHORTEST = 5
"""Letters of a word that is found in spite of a wrong one."""


def may_be_misspelled(word: str) -> bool:
    """A wrong digit is another number: only words of letters are found in spite of it."""
    return word.isalpha() and len(word) >= SHORTEST


def spellings(word: str) -> set[str]:
    """The word, and it with one letter less."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def typed_spellings(typed: str) -> set[str]:
    """What a typed word is looked up by; nothing where it is too short to be a longer one with a letter missing."""
    return spellings(typed) if typed.isalpha() and len(typed) >= SHORTEST - 1 else set()


def is_one_apart(typed: str, word: str) -> bool:
    """Whether one wrong, missing or additional letter, or two that changed places, lie between the two."""
    shorter, longer = sorted((typed, word), key=len)
    if len(longer) - len(shorter) > 1 or typed == word:
        return False
    same = next((at for at, (one, other) in enumerate(zip(shorter, longer, strict=False)) if one != other), len(shorter))
    if len(longer) > len(shorter):
        return shorter[same:] == longer[same + 1 :]
    return shorter[same + 1 :] == longer[same + 1 :] or _swapped(shorter[same:], longer[same:])


def _swapped(one: str, other: str) -> bool:
    return one[:2] == other[1::-1] and one[2:] == other[2:]
