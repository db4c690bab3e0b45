"""Which certificate stands for a requirement: by its scope, then by what it is on the day. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from app.certifications.rules.states import Dated, State, state_on


class Level(StrEnum):
    """Whose certificate is required."""

    COMPANY = "company"
    PLANT = "plant"


@dataclass(frozen=True)
class Need:
    """What somebody asks about: goods of a category, from a plant of a supplier, for a site of ours.

    Without a plant any of the supplier's plants will do: where it ships from is not known before it does. Without a
    category or site, only what is required of all of them is.
    """

    supplier_id: int
    category_id: int | None = None
    site_id: int | None = None
    plant_id: int | None = None


class Scoped(Dated, Protocol):
    """A certificate as far as requirements go. Without categories it is for all of them."""

    @property
    def of_company(self) -> bool: ...
    @property
    def plant_ids(self) -> Collection[int]: ...
    @property
    def category_ids(self) -> Collection[int]: ...


def is_asked(category_id: int | None, site_id: int | None, need: Need) -> bool:
    """Whether what is required for a category, for a site, for both together or for everything, is required here."""
    return category_id in (None, need.category_id) and site_id in (None, need.site_id)


def covers(paper: Scoped, need: Need, level: str) -> bool:
    """Whether the scope of a certificate is wide enough. One of the company is one of each of its plants."""
    if paper.category_ids and need.category_id not in paper.category_ids:
        return False
    if paper.of_company:
        return True
    return level == Level.PLANT and (need.plant_id in paper.plant_ids or need.plant_id is None)


# What is said of a requirement that several certificates could meet: the best of them.
BEST_FIRST = (
    State.VALID,
    State.EXPIRING,
    State.NOT_YET_VALID,
    State.SUBMITTED,
    State.EXPIRED,
    State.REVOKED,
    State.REJECTED,
    State.SUPERSEDED,
)


Found = TypeVar("Found", bound=Scoped)


def best_for(papers: Iterable[Found], need: Need, level: str, day: date) -> tuple[Found, State] | None:
    """The certificate that stands for a requirement on a day, with its state; None where there is none at all."""
    return best_of((paper, state_on(paper, day)) for paper in papers if covers(paper, need, level))


def best_of(known: Iterable[tuple[Found, State]]) -> tuple[Found, State] | None:
    """What is said of a requirement that any of these could meet: of two alike, the one that lasts longer."""
    return min(known, key=lambda each: (BEST_FIRST.index(each[1]), -(each[0].valid_to or date.max).toordinal()), default=None)
