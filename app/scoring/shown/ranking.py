"""A ranking under the names that its templates and its file use."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.scoring.queries.standing import Compared
from app.scoring.rules.points import Criterion, in_hundredths
from app.scoring.rules.ranking import Key, Ranked, further
from app.scoring.rules.stability import VARIANTS
from app.scoring.rules.total import ALL
from app.scoring.words.criteria import CRITERIA
from app.templating import Writing, language

TARGET = 8000
"""What a supplier is expected to reach in every criterion, in hundredths."""


@dataclass(frozen=True)
class Page:
    """What a ranking is drawn from."""

    compared: Compared
    ranked: list[Ranked]
    weights: Mapping[Criterion, int]

    def part(self, after: Key | None, count: int) -> "Page":
        """So many of them behind a key; the places are those among all."""
        return replace(self, ranked=further(self.ranked, after, count))

    def name_of(self, supplier_id: int) -> str:
        """Empty where it is not ranked any more."""
        return next((each.name for each in self.compared.standings if each.supplier_id == supplier_id), "")


def tenth(hundredths: int | None) -> str:
    """A score as it is written: to the tenth, half up."""
    return "–" if hundredths is None else _tenths((hundredths + 5) // 10, language())


@lru_cache(maxsize=8192)
def _tenths(count: int, _language: str) -> str:
    return str(format_decimal(Decimal(count) / 10, "0.0"))


class BarWords:
    """What a bar says to whoever does not see it, and to whoever points at its figure; asked for once, for all of a page."""

    def __init__(self) -> None:
        self._write = Writing()
        self._said, self._owned = _("%(criterion)s: %(score)s, own %(own)s of %(n)s"), _("own %(own)s of %(n)s")

    def of(self, criterion: str, score: str, own: str, n: int) -> dict[str, str]:
        words = {"criterion": criterion, "score": score, "own": own, "n": self._write.quantity(n)}
        return {"said": self._said % words, "owned": self._owned % words}


def firm_percent(count: int) -> int:
    """In how many per cent of the variants, half up."""
    return (count * 200 + VARIANTS) // (2 * VARIANTS)


def leader(page: Page) -> dict[str, str] | None:
    """Who stands first of all, and with which total; None where nobody has a place."""
    first = page.ranked[0] if page.ranked else None
    return {"name": first.candidate.name, "total": tenth(first.total)} if first and not first.why else None


def means(page: Page) -> list[tuple[Any, str, int]]:
    """What small samples lean on: the criterion, the mean, and of how many suppliers."""
    peers = page.compared.peers
    return [
        (CRITERIA[each], tenth(in_hundredths(peers.means[each])), peers.suppliers[each]) for each in ALL if each in peers.means
    ]
