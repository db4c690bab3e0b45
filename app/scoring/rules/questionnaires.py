"""What a supplier is asked about itself, and what its answers are worth. Pure.

An answer of yes or no and a choice are worth what stands beside it; a number lies on the line through its points; a text
and a file are read by people and worth nothing by themselves.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise

from app.catalog.rules import check_words
from app.catalog.rules.codes import readable
from app.refusals import RuleBroken
from app.scoring.rules.points import BEST, WORST, hundredth, mean

LONGEST_NAME = 80
LONGEST_WORDS, LONGEST_ANSWER, LONGEST_CHOICES, MOST = 200, 1000, 600, 40
YES, NO = "yes", "no"
POSSIBLE = Decimal(10) ** 12


class Kind(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    FILE = "file"


class Topic(StrEnum):
    """What an answer counts for."""

    ETHICS = "ethics"
    COMPLIANCE = "compliance"
    FINANCE = "finance"
    DEPENDENCY = "dependency"


SCORED = frozenset({Kind.YES_NO, Kind.CHOICE, Kind.NUMBER})


@dataclass(frozen=True)
class Choice:
    """An answer, or a number, and what it is worth."""

    answer: str
    worth: int


@dataclass(frozen=True)
class Asked:
    """A question as it is kept. `key` is the same in every version, so that an answer is found again."""

    key: str
    kind: Kind
    topic: Topic
    words: str
    choices: tuple[Choice, ...] = ()


def check_question(asked: Asked) -> Asked:
    """A question as it is kept. Raises `RuleBroken` without words, or with answers that do not fit its kind."""
    words = check_words(asked.words, LONGEST_WORDS, field=f"{asked.key}-words")
    if not words:
        raise RuleBroken("words", "Write the question.", field=f"{asked.key}-words")
    check_words(written_choices(asked.choices), LONGEST_CHOICES, field=f"{asked.key}-choices")
    if asked.kind in SCORED:
        _check_choices(asked)
    elif asked.choices:
        raise _wrong(asked, "A text and a file are read by people: leave the answers empty.")
    return replace(asked, words=words)


def _check_choices(asked: Asked) -> None:
    said = [each.answer.casefold() for each in asked.choices]
    if asked.kind is Kind.YES_NO and sorted(said) != [NO, YES]:
        raise _wrong(asked, "Say what yes and no are worth: two rows, “yes = 100” and “no = 0”.")
    if len(said) < 2:
        raise _wrong(asked, "Write at least two answers, one a row, like “yearly = 100”.")
    if len(set(said)) != len(said):
        raise _wrong(asked, "Two answers are the same. Write each once.")
    if asked.kind is Kind.NUMBER:
        _check_numbers(asked)


def _check_numbers(asked: Asked) -> None:
    values = [number(each.answer) for each in asked.choices]
    known = [each for each in values if each is not None]
    if len(known) < len(values):
        raise _wrong(asked, "Write numbers with what they are worth, like “0 = 0” and “20 = 100”.")
    if known != sorted(known):
        raise _wrong(asked, "Write the numbers from the smallest to the largest.")


def _wrong(asked: Asked, sentence: str) -> RuleBroken:
    return RuleBroken("choices", sentence, field=f"{asked.key}-choices")


def read_choices(text: str, key: str) -> tuple[Choice, ...]:
    """Rows of “answer = worth”. Raises `RuleBroken`."""
    rows = [row.strip() for row in readable(text).splitlines() if row.strip()]
    return tuple(_choice(row, key) for row in rows)


def _choice(row: str, key: str) -> Choice:
    answer, _sep, worth = (part.strip() for part in row.rpartition("="))
    if not answer or not worth.isdecimal() or len(worth) > 3 or int(worth) > BEST:
        raise RuleBroken(
            "choices", "“{found}” is not understood. Write an answer and what it is worth from 0 to 100, like “yearly = 80”.",
            field=f"{key}-choices", found=row[:60],
        )  # fmt: skip
    return Choice(answer, int(worth))


def written_choices(choices: Collection[Choice]) -> str:
    return "\n".join(f"{each.answer} = {each.worth}" for each in choices)


def number(text: str) -> Decimal | None:
    """A number as it is kept; None where the text is none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < POSSIBLE else None


def check_answer(asked: Asked, given: str) -> str:
    """An answer as it is kept. Raises `RuleBroken`."""
    if asked.kind in (Kind.YES_NO, Kind.CHOICE) and given not in {each.answer for each in asked.choices}:
        raise RuleBroken(
            "answer", "“{found}” is not one of the answers: {known}.",
            field=asked.key, found=given[:60], known=", ".join(each.answer for each in asked.choices),
        )  # fmt: skip
    if asked.kind is Kind.NUMBER and number(given) is None:
        raise RuleBroken("answer", "“{found}” is not a number. Type one, like 12.5.", field=asked.key, found=given[:60])
    return check_words(given, LONGEST_ANSWER, field=asked.key)


def worth(asked: Asked, given: str | None) -> Decimal | None:
    """What an answer is worth, 0 to 100; None where none was given or none is to be counted."""
    if given is None or asked.kind not in SCORED:
        return None
    if asked.kind is Kind.NUMBER:
        return _on_the_line(asked.choices, number(given))
    return next((Decimal(each.worth) for each in asked.choices if each.answer == given), None)


def _on_the_line(choices: Sequence[Choice], value: Decimal | None) -> Decimal | None:
    """Closed at both ends, a straight line between two points."""
    points = [(number(each.answer) or WORST, Decimal(each.worth)) for each in choices]
    if value is None or not points:
        return None
    if value <= points[0][0]:
        return points[0][1]
    for (low, at_low), (high, at_high) in pairwise(points):
        if value <= high:
            return hundredth(at_low + (at_high - at_low) * (value - low) / (high - low))
    return points[-1][1]


def worth_of_topics(questions: Collection[Asked], given: Mapping[str, str]) -> dict[Topic, Decimal]:
    """The mean of what the answers are worth, by topic; topics without a counted answer are left out."""
    found: dict[Topic, list[Decimal]] = {}
    for asked in questions:
        value = worth(asked, given.get(asked.key))
        if value is not None:
            found.setdefault(asked.topic, []).append(value)
    return {topic: known for topic, values in found.items() if (known := mean(values)) is not None}
