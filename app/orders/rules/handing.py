"""Who answers for an order on our side: its buyer, or whoever stands in while the buyer is away. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.principal import Principal, Role
from app.refusals import RuleBroken

LONGEST_ABSENCE = timedelta(days=366)


@dataclass(frozen=True)
class Absence:
    """Somebody is away from one day through another, days at the site of each order, and somebody stands in."""

    person_id: int
    stand_in_id: int
    stand_in_name: str
    from_on: date
    to_on: date

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day <= self.to_on

    def meets(self, other: "Absence") -> bool:
        return self.from_on <= other.to_on and other.from_on <= self.to_on


@dataclass(frozen=True)
class Answering:
    """Who answers for an order: its buyer; while they are away, `stand_in_name` until a day."""

    buyer_id: int | None
    buyer_name: str
    stand_in_id: int | None = None
    stand_in_name: str = ""
    until: date | None = None

    @property
    def person_id(self) -> int | None:
        """Whom to turn to now."""
        return self.stand_in_id or self.buyer_id


def answering(buyer_id: int | None, buyer_name: str, absences: Iterable[Absence], today: date) -> Answering:
    """Who answers for an order of this buyer, on a day at its site."""
    for away in absences:
        if away.person_id == buyer_id and away.holds_on(today):
            return Answering(buyer_id, buyer_name, away.stand_in_id, away.stand_in_name, away.to_on)
    return Answering(buyer_id, buyer_name)


def check_absence(wanted: Absence, others: Iterable[Absence], today: date) -> None:
    """The days make sense, and nobody is away twice or stands in while away. Raises `RuleBroken`."""
    if wanted.stand_in_id == wanted.person_id:
        raise RuleBroken("self", "Nobody stands in for themselves. Choose a colleague.", field="stand_in")
    if wanted.to_on < max(today, wanted.from_on):
        raise RuleBroken("days", "The last day is {to_on}. Expected {from_on} or later.", field="to_on",
                         to_on=wanted.to_on, from_on=max(today, wanted.from_on))  # fmt: skip
    if wanted.to_on - wanted.from_on > LONGEST_ABSENCE:
        raise RuleBroken("days", "More than a year. Hand the orders over instead.", field="to_on")
    for other in others:
        if wanted.meets(other):
            _check_apart(wanted, other)


def _check_apart(wanted: Absence, other: Absence) -> None:
    days = {"from_on": other.from_on, "to_on": other.to_on}
    if other.person_id == wanted.person_id:
        sentence = "From {from_on} to {to_on} {name} stands in already. End that first."
        raise RuleBroken("overlap", sentence, field="from_on", name=other.stand_in_name, **days)
    if other.person_id == wanted.stand_in_id:
        raise RuleBroken("away", "{name} is away from {from_on} to {to_on}. Choose somebody else.", field="stand_in",
                         name=wanted.stand_in_name, **days)  # fmt: skip
    if other.stand_in_id == wanted.person_id:
        sentence = "From {from_on} to {to_on} you stand in for somebody. Let another colleague do that first."
        raise RuleBroken("stands_in", sentence, field="from_on", **days)


def may_hand_over(actor: Principal, answers: Answering) -> bool:
    """The buyer, whoever stands in for them, and an administrator; anybody, where an order has no buyer."""
    return answers.buyer_id is None or actor.person_id in (answers.buyer_id, answers.stand_in_id) or Role.ADMIN in actor.roles


def check_may_hand_over(actor: Principal, order_number: str, answers: Answering) -> None:
    """Raises `RuleBroken` unless the actor may."""
    if not may_hand_over(actor, answers):
        raise RuleBroken(
            "not_yours",
            "{order_number} is {buyer}'s. The buyer or an administrator hands it over.",
            order_number=order_number,
            buyer=answers.buyer_name or "–",
        )
