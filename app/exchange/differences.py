"""What a file says differently from what stands here. A field that the file leaves open differs from nothing. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from app.exchange.facts import LinePart, OrderPart, ReceiptPart
from app.exchange.known import KnownLine, KnownOrder, KnownReceipt
from app.exchange.staging import StagedLine, StagedOrder
from app.orders.rules.headers import HeaderChange
from app.orders.rules.revisions import Change
from app.orders.rules.states import OrderState
from app.refusals import RuleBroken

# What an order becomes by a file's word for it; where nothing stands, it stays as it is.
BECOMES = {
    (OrderState.DRAFT, "issued"): "issue",
    (OrderState.DRAFT, "complete"): "issue",
    (OrderState.DRAFT, "cancelled"): "cancel",
    (OrderState.ISSUED, "cancelled"): "cancel",
}
NEVER = {
    (OrderState.ISSUED, "draft"): "The order is issued here. It does not become a draft again: revise it.",
    (OrderState.CLOSED, "draft"): "The order is closed here. It does not become a draft again.",
    (OrderState.CLOSED, "cancelled"): "The order is closed here. It cannot be cancelled any more.",
    (OrderState.CANCELLED, "draft"): "The order was cancelled here. Place it under another number.",
    (OrderState.CANCELLED, "issued"): "The order was cancelled here. Place it under another number.",
    (OrderState.CANCELLED, "complete"): "The order was cancelled here. Place it under another number.",
}


@dataclass
class OrderDifference:
    """`becomes` is issue, cancel (at once, or by asking) or nothing; `completes` that we expect nothing more of it."""

    changes: dict[int, Change] = field(default_factory=dict)
    """By the row that says so."""
    added: list[StagedLine] = field(default_factory=list)
    header: HeaderChange | None = None
    rewrites: bool = False
    """The draft is written anew, with whatever differs."""
    becomes: str = ""
    completes: bool = False
    refused: list[tuple[StagedLine, RuleBroken]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(
            self.changes or self.added or self.header or self.rewrites or self.becomes or self.completes or self.refused
        )


def difference(staged: StagedOrder, known: KnownOrder) -> OrderDifference:
    """What is to be done so that the order is what the file says. Raises `RuleBroken` if it cannot become that."""
    check_same_order(staged.order, known)
    found = OrderDifference(header=_header(staged.order, known), becomes=BECOMES.get((known.state, staged.order.state), ""))
    elsewhere = (staged.order.supplier_code, staged.order.site_code) != (known.supplier_code, known.site_code)
    if found.becomes == "cancel" or known.state is OrderState.CANCELLED:
        _refuse_to_ask_again(known)
        return OrderDifference(becomes="" if known.waits_to_be_cancelled else found.becomes)
    seen = set()
    for line in staged.lines:
        if line.line.key in seen:
            continue  # the same line again, with another receipt
        seen.add(line.line.key)
        _compare_line(found, line, known)
    if known.state is OrderState.DRAFT:
        found.rewrites = bool(elsewhere or found.header or found.changes or found.added)
    open_here = any(line.open_quantity for line in known.lines) or bool(found.added)
    found.completes = staged.order.state == "complete" and (open_here or found.becomes == "issue")
    return found


def _refuse_to_ask_again(known: KnownOrder) -> None:
    """A file says every night that an order is cancelled: what the supplier refused, people decide. Raises `RuleBroken`."""
    for line in known.lines:
        if line.cancel_refused and line.open_quantity:
            raise RuleBroken(
                "refused",
                "The supplier refused to cancel line {line_no}. Agree with it, then cancel the order here.",
                line_no=line.line_no,
            )


def _compare_line(found: OrderDifference, line: StagedLine, known: KnownOrder) -> None:
    stands = known.line(line.line.key)
    if stands is None:
        found.added.append(line)
        return
    try:
        if change := line_change(line.line, stands):
            found.changes[line.row] = change
    except RuleBroken as refusal:
        found.refused.append((line, refusal))


def check_same_order(part: OrderPart, known: KnownOrder) -> None:
    """An order that went out keeps its supplier and site, and only some states follow others. Raises `RuleBroken`."""
    if never := NEVER.get((known.state, part.state)):
        raise RuleBroken("state", never)
    if known.state is OrderState.DRAFT:
        return
    for what, here, there in (("supplier", known.supplier_code, part.supplier_code), ("site", known.site_code, part.site_code)):
        if here != there:
            raise RuleBroken(
                f"other_{what}",
                "The order is for the {what} {here} here. Cancel it and place another one for {there}.",
                what=what,
                here=here,
                there=there,
            )


def _header(part: OrderPart, known: KnownOrder) -> HeaderChange | None:
    currency = part.currency if part.currency != known.currency else None
    incoterm = part.incoterm if part.incoterm and part.incoterm != known.incoterm else None
    return HeaderChange(currency=currency, incoterm=incoterm) if currency or incoterm else None


def line_change(part: LinePart, known: KnownLine) -> Change | None:
    """Raises `RuleBroken` for another item or unit: a line keeps what it is for."""
    if (part.item_number, part.unit) != (known.item_number, known.unit):
        raise RuleBroken(
            "other_item",
            "Line {line_no} is for {here} here. Cancel it and add another line for {there}.",
            line_no=known.line_no,
            here=f"{known.item_number}, {known.unit}",
            there=f"{part.item_number}, {part.unit}",
        )
    price = part.unit_price if part.unit_price is not None and part.unit_price != known.unit_price else None
    quantity = part.quantity if part.quantity != known.quantity else None
    requested_on = part.requested_on if part.requested_on != known.requested_on else None
    if price is None and quantity is None and requested_on is None:
        return None
    return Change(line_id=known.id, quantity=quantity, requested_on=requested_on, unit_price=price)


def receipt_differs(part: ReceiptPart, known: KnownReceipt | None, line_id: int | None) -> bool:
    """Whether the receipt is to be posted, corrected or taken back."""
    if known is None:
        return part.received > 0
    return (
        known.line_id != line_id
        or (part.received, part.rejected) != (known.quantity, known.rejected)
        or (part.arrived_on is not None and part.arrived_on != known.arrived_on)
        or (part.delivery_note is not None and part.delivery_note != known.delivery_note)
    )


def numbers_of(lines: Sequence[StagedLine], taken: Collection[int] = ()) -> dict[str, int]:
    """A number for each new line by its key: the file's own where it is free, else counted on after the highest."""
    used, numbers = set(taken), {}
    for each in lines:
        if each.line.number is not None and each.line.number not in used and each.line.key not in numbers:
            numbers[each.line.key] = each.line.number
            used.add(each.line.number)
    for each in lines:
        if each.line.key not in numbers:
            numbers[each.line.key] = max(used, default=0) + 1
            used.add(numbers[each.line.key])
    return numbers
