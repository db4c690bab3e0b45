"""An order on paper, as one of its revisions said it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.orders.models import Order, OrderLine, Substitution
from app.orders.queries import Revisions
from app.orders.rules.items import Called, item_agreed, item_asked
from app.orders.rules.quantities import NOTHING
from app.orders.shown.articles import Articles
from app.orders.words import reason_word

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Paper:
    """What a revision is printed from: `called` by its suppliers, `swaps` of items by line, `site` where it goes."""

    revisions: Revisions
    number: int
    called: Articles
    swaps: Mapping[int, Sequence[Substitution]]
    site: Any

    @property
    def order(self) -> Order:
        return self.revisions.order

    @property
    def is_newest(self) -> bool:
        return self.number == self.order.revision


def printed_order(paper: Paper) -> dict[str, Any]:
    """See `orders/print.html`."""
    order, revisions, number = paper.order, paper.revisions, paper.number
    header = revisions.header(number)
    lines = [_line(paper, line) for line in revisions.lines(number)]
    names = ("id", "number", "state", "buyer_name", "ordered_on", "supplier_reference")
    amounts = [line["amount"] for line in lines if line["amount"] is not None]
    return (
        {name: getattr(order, name) for name in names}
        | {name: header.get(name, "") for name in ("incoterm", "currency", "payment_terms", "note")}
        | {"revision": number, "newest": order.revision, "made_at": revisions.made_at(number)}
        | {"supplier": order.supplier, "site": paper.site, "lines": lines, "prices": revisions.prices}
        | {"total": sum(amounts, NOTHING) if amounts else None}
    )


def _line(paper: Paper, line: OrderLine) -> dict[str, Any]:
    said = paper.revisions.line(line, paper.number)
    cancelled, why = _cancelled(paper, line)
    price, left = said.get("unit_price"), said["quantity"] - cancelled
    return _item(paper, line, said["quantity"]) | {
        "line_no": line.line_no,
        "precision": line.precision,
        "unit": paper.called.units.get(line.unit, line.unit),
        "quantity": said["quantity"],
        "requested_on": said["requested_on"],
        "unit_price": price,
        "amount": (price * left).quantize(CENT) if price is not None else None,
        "cancelled": cancelled,
        "is_cancelled": bool(cancelled) and left <= 0,
        "why": reason_word(why) if why else "",
    }


def _item(paper: Paper, line: OrderLine, quantity: Decimal) -> dict[str, Any]:
    """The item that the revision asked for, and the one that was agreed in its place while it held."""
    now, swaps = Called(line.item_id, line.item_number, line.item_name), paper.swaps.get(line.id, ())
    asked, agreed = item_asked(now, swaps, paper.number), item_agreed(now, swaps, paper.number)
    names = {"item_number": asked.number, "item_name": asked.name, "agreed": agreed}
    return paper.called.of(line, quantity, asked.item_id) | names


def _cancelled(paper: Paper, line: OrderLine) -> tuple[Decimal, str]:
    """What was cancelled of the line before the next revision, and why.

    Which part of it was when is kept with words that sales and the sites do not read: on the newest they see all of it.
    """
    if not line.cancelled:
        return NOTHING, ""
    if not paper.revisions.prices:
        return (line.cancelled, line.cancel_reason) if paper.is_newest else (NOTHING, "")
    lost = [each for each in line.cancellations if each.revision <= paper.number]
    return sum((each.quantity for each in lost), NOTHING), lost[-1].reason if lost else ""
