"""What is on hand of items at sites, locked for the transaction: what came and went, and what is set aside of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import select, tuple_
from sqlalchemy.exc import IntegrityError

from app.customers.actions.chain.releasing import release
from app.customers.actions.chain.touched import Moved
from app.customers.models import Allocation, CustomerOrderLine, StockBalance
from app.customers.queries.feeding import Fed
from app.customers.rules.allocating import Held, taken_back
from app.customers.rules.expecting import Feeding
from app.orders.rules.quantities import NOTHING
from app.transaction import Work

Place = tuple[int, int]


class Balances:
    """The balances of some items at some sites, and what moves there now.

    What comes counts at once; what goes is taken off last, when nobody has it any more: the database never sees more
    set aside than there is.
    """

    def __init__(self, work: Work, places: Iterable[Place], moved: Sequence[Moved] = ()) -> None:
        self._work = work
        self._rows = locked(work, [*places, *(each.place for each in moved)])
        self._going: dict[Place, Decimal] = {}
        for each in moved:
            if each.quantity > NOTHING:
                self._rows[each.place].on_hand += each.quantity
            else:
                self._going[each.place] = self._going.get(each.place, NOTHING) - each.quantity

    def _stays(self, place: Place) -> Decimal:
        return self._rows[place].on_hand - self._going.get(place, NOTHING)

    def as_far_as_there(self, fed: Fed, ready: Decimal) -> Feeding:
        """What the line gives: no more of it is here than is on hand and not set aside for others."""
        place = fed.site_id, fed.item_id
        there = self._stays(place) - self._rows[place].reserved + ready if place in self._rows else NOTHING
        return replace(fed.feeding, here=max(NOTHING, min(fed.feeding.here, there)))

    def set_aside(self, fed: Fed, more: Decimal) -> None:
        if more:
            self._rows[fed.site_id, fed.item_id].reserved += more

    def release_what_is_gone(self, because: str) -> set[int]:
        """Where less is there than was taken from stock, the latest customer date loses it. Returns whose lines that are."""
        touched: set[int] = set()
        for place, row in sorted(self._rows.items()):
            gone = row.reserved - max(NOTHING, self._stays(place))
            if gone > NOTHING:
                lost = taken_back(_from_stock(self._work, place), gone)
                release(self._work, lost, because)
                row.reserved -= sum((quantity for _, quantity in lost), NOTHING)
                touched |= {each.line_id for each, _ in lost}
        self._work.session.flush()
        for place, quantity in self._going.items():
            self._rows[place].on_hand -= quantity
        return touched


def locked(work: Work, places: Iterable[Place]) -> dict[Place, StockBalance]:
    """The balances, by site and item, held until the end; those that there were none of begin with nothing."""
    wanted = sorted(set(places))
    if not wanted:
        return {}
    found = _rows(work, wanted)
    missing = [place for place in wanted if place not in found]
    if missing:
        _begin(work, missing)
        found = _rows(work, wanted)
    return found


def _rows(work: Work, places: list[Place]) -> dict[Place, StockBalance]:
    chosen = tuple_(StockBalance.site_id, StockBalance.item_id).in_(places)
    wanted = select(StockBalance).where(chosen).order_by(StockBalance.site_id, StockBalance.item_id).with_for_update()
    rows = work.session.scalars(wanted.execution_options(populate_existing=True))
    return {(row.site_id, row.item_id): row for row in rows}


def _begin(work: Work, places: list[Place]) -> None:
    for site_id, item_id in places:
        try:
            with work.session.begin_nested():
                work.session.add(StockBalance(site_id=site_id, item_id=item_id, on_hand=NOTHING, reserved=NOTHING))
        except IntegrityError:
            continue  # somebody else began it at the same moment


def _from_stock(work: Work, place: Place) -> list[Held]:
    """What was taken from stock there and has not left."""
    wanted = (
        select(Allocation.id, Allocation.line_id, CustomerOrderLine.promised_on, Allocation.quantity, Allocation.dispatched)
        .join(CustomerOrderLine, CustomerOrderLine.id == Allocation.line_id)
        .where(
            Allocation.site_id == place[0],
            Allocation.item_id == place[1],
            Allocation.order_line_id.is_(None),
            Allocation.quantity > Allocation.dispatched,
        )
    )
    found = work.session.execute(wanted)
    return [Held(key, line_id, promised_on, quantity - left) for key, line_id, promised_on, quantity, left in found]
