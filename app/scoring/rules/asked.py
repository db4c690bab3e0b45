"""What a score page shows, as its address says it: which baseline, by which definition, of which days. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from app.scoring.rules.definitions import PERIODS, USUAL, Baseline, Days, Definition, Happening

YEAR = 365
LONGEST = 60
ANY = "any"
Kind = TypeVar("Kind", bound=StrEnum)


class Only(StrEnum):
    """Which units a list shows."""

    ALL = "all"
    MISSED = "missed"
    EXCLUDED = "excluded"
    OPEN = "open"


@dataclass(frozen=True)
class Asked:
    """`period` is how many days back, None for everything that was ever measured."""

    baseline: Baseline = Baseline.REQUESTED
    definition: Definition = USUAL
    period: int | None = YEAR
    only: Only = Only.ALL
    after: str = ""

    @property
    def is_usual(self) -> bool:
        """Stored units follow the usual definition alone."""
        return self.definition == USUAL

    @property
    def is_told_live(self) -> bool:
        """What the pushed piece says, too."""
        return self.is_usual and self.baseline is Baseline.REQUESTED and self.period == YEAR

    @property
    def said(self) -> dict[str, Any]:
        """Every word of it, usual or not."""
        return {
            "baseline": str(self.baseline),
            "early": ANY if self.definition.early is None else self.definition.early,
            "late": self.definition.late,
            "days": str(self.definition.days),
            "event": str(self.definition.event),
            "period": self.period or "all",
            "only": str(self.only),
        }

    def words(self, **changed: Any) -> dict[str, Any]:
        """The words of the address, but those that are usual."""
        return {name: value for name, value in (self.said | changed).items() if str(value) != str(DEFAULTS.get(name))}


DEFAULTS: dict[str, object] = {
    "baseline": str(Baseline.REQUESTED), "early": USUAL.early, "late": USUAL.late, "days": str(USUAL.days),
    "event": str(USUAL.event), "period": YEAR, "only": str(Only.ALL),
}  # fmt: skip


def asked_in(words: Mapping[str, str]) -> Asked:
    """What an address asks for; what makes no sense there is as usual."""
    early = words.get("early", "")
    definition = Definition(
        None if early == ANY else _number(early, USUAL.early or 0),
        _number(words.get("late", ""), USUAL.late),
        _one_of(Days, words.get("days"), USUAL.days),
        _one_of(Happening, words.get("event"), USUAL.event),
    )
    period = words.get("period", "")
    return Asked(
        _one_of(Baseline, words.get("baseline"), Baseline.REQUESTED),
        definition,
        None if period == "all" else next((days for days in PERIODS if str(days) == period), YEAR),
        _one_of(Only, words.get("only"), Only.ALL),
        words.get("after", "")[:60],
    )


def _number(typed: str, usual: int) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 4 and int(typed) <= LONGEST else usual


def _one_of(kind: type[Kind], typed: str | None, usual: Kind) -> Kind:
    return kind(typed) if typed in list(kind) else usual
