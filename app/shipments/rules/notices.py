"""What a supplier says of a shipment: the notice, its days, and whether two of them are the same. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from app.catalog.rules import check_day, check_words, check_written, plain
from app.refusals import RuleBroken
from app.shipments.rules.steps import BEFORE_DISPATCH, GONE, Step

MOST_PACKAGES = 9999
ZONES = timedelta(days=1)
"""The supplier and the site may be a calendar day apart at the same instant."""


@dataclass(frozen=True)
class Notice:
    """What a supplier says of a shipment beside what is in it; the number is its own.

    `plant_id` is from which of its plants it leaves, where that was said.
    """

    number: str
    shipped_on: date
    eta_on: date | None = None
    carrier: str = ""
    tracking_number: str = ""
    package_count: int | None = None
    note: str = ""
    plant_id: int | None = None

    @property
    def words(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Packed:
    """So many units of an order line in a shipment; `version` is that of the line as it was seen."""

    order_line_id: int
    quantity: Decimal
    version: int | None = None


def checked_notice(notice: Notice) -> Notice:
    """The notice as it is kept. Raises `RuleBroken`."""
    check_day(notice.shipped_on, field="shipped_on")
    check_eta(notice.shipped_on, notice.eta_on)
    if notice.package_count is not None and not 0 < notice.package_count <= MOST_PACKAGES:
        raise RuleBroken(
            "packages",
            "{found} packages. Expected 1 to {most}, or nothing.",
            field="package_count",
            found=notice.package_count,
            most=MOST_PACKAGES,
        )
    return Notice(
        number=check_written(notice.number, 40, field="number"),
        shipped_on=notice.shipped_on,
        eta_on=notice.eta_on,
        carrier=check_words(notice.carrier, 80, field="carrier"),
        tracking_number=check_words(notice.tracking_number, 60, field="tracking_number"),
        package_count=notice.package_count,
        note=check_words(notice.note, 500, field="note"),
        plant_id=notice.plant_id,
    )


def check_plant(plant_id: int | None, own: Mapping[int, str]) -> str:
    """The name of the plant that it leaves from, of those of its supplier; nothing where none is said. Raises `RuleBroken`."""
    if plant_id is None:
        return ""
    if plant_id not in own:
        raise RuleBroken("plant", "This is no plant of this supplier. Choose one of the list, or none.", field="plant")
    return own[plant_id]


def check_eta(shipped_on: date, eta_on: date | None) -> None:
    """It arrives no earlier than it leaves. Raises `RuleBroken`."""
    if eta_on is None:
        return
    check_day(eta_on, field="eta")
    if eta_on < shipped_on:
        raise RuleBroken(
            "eta",
            "It cannot arrive on {eta}, before it leaves on {shipped}.",
            field="eta",
            eta=eta_on,
            shipped=shipped_on,
        )


def check_left_on(shipped_on: date, step: Step, today: date, placed_on: date | None) -> None:
    """What has left did so neither in the future nor before it was ordered. Raises `RuleBroken`.

    What has not left yet may be announced for any day. `placed_on` is the day of the newest order in it.
    """
    if step in BEFORE_DISPATCH:
        return
    if shipped_on > today:
        raise RuleBroken(
            "shipped_on",
            "It cannot have left on {shipped}: today is {today}. Expected the day on which it left, or say that it waits.",
            field="shipped_on",
            shipped=shipped_on,
            today=today,
        )
    if placed_on is not None and shipped_on < placed_on - ZONES:
        raise RuleBroken(
            "shipped_on",
            "It cannot have left on {shipped}, before it was ordered on {placed}.",
            field="shipped_on",
            shipped=shipped_on,
            placed=placed_on,
        )


class Difference(NamedTuple):
    """One thing that two notices say differently; `what` names a field, or an order line by its label."""

    what: str
    before: date | str
    after: date | str

    def __str__(self) -> str:
        return f"{self.what} {self.before or '–'} → {self.after or '–'}"


class Differences(tuple[Difference, ...]):
    def __str__(self) -> str:
        return "; ".join(map(str, self))


class Content(NamedTuple):
    """A notice with what is in it, by the label of the order line (`PO-1 · 3`); `plant` is the name of where it leaves from."""

    notice: Notice
    quantities: Mapping[str, Decimal]
    plant: str = ""

    def against(self, other: "Content") -> Differences:
        mine, others = self._said(), other._said()
        names = [*mine, *(name for name in others if name not in mine)]
        return Differences(
            Difference(name, mine.get(name, ""), others.get(name, "")) for name in names if mine.get(name) != others.get(name)
        )

    def _said(self) -> dict[str, date | str]:
        words = {name: _plain(value) for name, value in self.notice.words.items() if name != "plant_id"} | {"plant": self.plant}
        return words | {label: plain(quantity) for label, quantity in sorted(self.quantities.items())}


def _plain(value: Any) -> date | str:
    return value if isinstance(value, date) else "" if value is None else str(value)


def check_same(before: Content, again: Content, step: Step) -> None:
    """The same number with the same content is the same shipment; with another it is a slip. Raises `RuleBroken`."""
    if step in GONE:
        raise RuleBroken(
            "number",
            "Shipment {number} is {step_before}. Give this one a number of its own.",
            field="number",
            number=before.notice.number,
            step_before=str(step),
        )
    if differences := before.against(again):
        raise RuleBroken(
            "number",
            "You told us of a shipment {number} already, with other content: {differences}. "
            "Correct that one, or give this one a number of its own.",
            field="number",
            number=before.notice.number,
            differences=differences,
        )


def check_not_received(received: bool, step: Step) -> None:
    """A shipment is corrected until something of it is here. Raises `RuleBroken`."""
    if received:
        raise RuleBroken("received", "Some of it was received: it stays as it is.")
    if step in GONE:
        raise RuleBroken("gone", "The shipment is {step_before}: it stays as it is.", step_before=str(step))
