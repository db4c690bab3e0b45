"""How much of an order line may be announced, and what of it is on its way. Pure."""

from decimal import Decimal
from typing import Protocol

from app.catalog.rules import plain
from app.orders.rules.quantities import NOTHING, most
from app.refusals import RuleBroken
from app.shipments.rules.doubts import N_

EXACT = N_("{found} {unit} of {order} line {line_no} is more than the {to_ship} {unit} that are to ship.")
TOLERANT = N_(
    "{found} {unit} of {order} line {line_no} is more than {allowed} {unit}: "
    "{to_ship} {unit} are to ship, and {over} more may be sent, by the {percent} % of the ordered quantity that are accepted."
)


class Shippable(Protocol):
    """What the limit needs of an order line. `unshipped` is negative where more is shipped than was ordered."""

    @property
    def id(self) -> int: ...
    @property
    def line_no(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def unshipped(self) -> Decimal: ...
    @property
    def over_delivery(self) -> Decimal: ...
    @property
    def over_percent(self) -> Decimal: ...


def check_destination(sent_to: int, ordered_to: int, order_number: str) -> None:
    """A shipment goes where its orders are delivered. Raises `RuleBroken` where that is another site meanwhile."""
    if sent_to != ordered_to:
        raise RuleBroken(
            "moved",
            "Order {order} is delivered to another site now. Announce anew what this shipment holds.",
            order=order_number,
        )


def check_amount(line: Shippable, quantity: Decimal, order_number: str, *, held: Decimal = NOTHING) -> None:
    """Not more than is to be shipped, and the over-delivery that is accepted. Raises `RuleBroken`.

    `held` is what the shipment holds of it already, where a quantity is corrected.
    """
    to_ship = max(NOTHING, line.unshipped + held)
    allowed = max(held, most(line.unshipped + held, line.over_delivery))
    if quantity <= allowed:
        return
    raise RuleBroken(
        "too_much",
        TOLERANT if allowed > to_ship else EXACT,
        field=f"line-{line.id}-quantity",
        found=plain(quantity),
        unit=line.unit,
        order=order_number,
        line_no=line.line_no,
        to_ship=plain(to_ship),
        allowed=plain(allowed),
        over=plain(max(NOTHING, allowed - to_ship)),
        percent=plain(line.over_percent),
    )


def in_transit(shipped: Decimal, received: Decimal, *, counts: bool) -> Decimal:
    """What of a shipment line is still on its way."""
    return max(Decimal(0), shipped - received) if counts else Decimal(0)


def announced(quantity: Decimal, received: Decimal, *, counts: bool) -> Decimal:
    """What counts as shipped of a shipment line: of one that was called off or came back, what is here all the same."""
    return quantity if counts else min(quantity, received)
