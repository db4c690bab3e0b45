"""What stands here of customer orders already, by the file's own keys, and what the file says differently."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.catalog.models import Site
from app.customers.models import Customer, CustomerOrder, CustomerOrderLine
from app.database import db
from app.exchange.known import line_of
from app.exchange.selling.facts import SoldLine, SoldOrder
from app.exchange.staging import StagedOrder, Staging
from app.exchange.stepping import batches
from app.exchange.tally import Tally
from app.orders.models import Order, OrderLine
from app.refusals import RuleBroken

BATCH = 250


@dataclass(frozen=True, slots=True)
class KnownLine:
    id: int
    line_no: int
    key: str | None
    item_number: str
    quantity: Decimal
    cancelled: Decimal
    dispatched: Decimal
    allocated: Decimal
    promised_on: date

    @property
    def wanted(self) -> Decimal:
        return self.quantity - self.cancelled

    @property
    def outstanding(self) -> Decimal:
        return self.wanted - self.dispatched

    @property
    def shortfall(self) -> Decimal:
        return self.outstanding - self.allocated


@dataclass(frozen=True, slots=True)
class KnownSold:
    id: int
    version: int
    number: str
    customer_number: str
    site_code: str
    currency: str
    their_reference: str
    ship_to: str
    lines: list[KnownLine] = field(default_factory=list)

    def line(self, key: str) -> KnownLine | None:
        return line_of(self.lines, key)


def known_sold(numbers: Collection[str]) -> dict[str, KnownSold]:
    """The customer orders of these numbers with their lines, in two queries."""
    order, line = CustomerOrder, CustomerOrderLine
    heads = (
        select(order.id, order.version, order.number, Customer.number, Site.code)
        .add_columns(order.currency, order.their_reference, order.ship_to)
        .join(Customer, Customer.id == order.customer_id)
        .join(Site, Site.id == order.site_id)
        .where(order.number.in_(numbers))
    )
    found = {row[0]: KnownSold(*row) for row in db.session.execute(heads)}
    lines = (
        select(line.customer_order_id, line.id, line.line_no, line.external_key, line.item_number)
        .add_columns(line.quantity, line.cancelled, line.dispatched, line.allocated, line.promised_on)
        .where(line.customer_order_id.in_(found))
        .order_by(line.customer_order_id, line.line_no)
    )
    for key, *words in db.session.execute(lines) if found else ():
        found[key].lines.append(KnownLine(*words))
    return {each.number: each for each in found.values()}


def source_lines(wanted: Iterable[SoldLine]) -> dict[tuple[str, str], int]:
    """The order lines that lines of the file come from, by order number and line key. No price is looked at."""
    numbers = {line.source_order for line in wanted if line.source_order}
    if not numbers:
        return {}
    columns = select(Order.number, OrderLine.external_key, OrderLine.line_no, OrderLine.id)
    rows = db.session.execute(columns.join(Order, Order.id == OrderLine.order_id).where(Order.number.in_(numbers)))
    return {(number, key or str(line_no)): line_id for number, key, line_no, line_id in rows}


def compare_sold(stage: Staging, tally: Tally, hear: Callable[[int], None]) -> None:
    """Mark in the staging area what is stored alike, before the transaction begins, and count it as unchanged."""
    done = 0
    for numbers in batches(stage.numbers(), BATCH):
        known = known_sold(numbers)
        batch = [stage.order(number) for number in numbers if number in known]
        same = [staged for staged in batch if is_same(staged, known[staged.order.number])]
        stage.same_parts("order", [staged.order.number for staged in same])
        tally.counts["orders"]["unchanged"] += len(same)
        tally.counts["lines"]["unchanged"] += sum(len(staged.lines) for staged in same)
        done += len(numbers)
        hear(done)


def is_same(staged: StagedOrder, known: KnownSold) -> bool:
    """Whether nothing of the order is to be done: neither a change, nor a source to be named, nor goods to be sent."""
    if differing_head(staged.order, known):
        return False
    lines = [(each.line, known.line(each.line.key)) for each in staged.lines]
    return all(line is not None and line_is_same(part, line) and not is_owed(part, line) for part, line in lines)


def differing_head(part: SoldOrder, known: KnownSold) -> dict[str, str]:
    """The words above the lines that the file says differently. Raises nothing: see `check_fixed` for what stays."""
    said = {"their_reference": part.their_reference, "ship_to": part.ship_to}
    fixed = {"customer_number": part.customer_number, "site_code": part.site_code, "currency": part.currency}
    return {name: value for name, value in (said | fixed).items() if value is not None and getattr(known, name) != value}


def check_fixed(part: SoldOrder, known: KnownSold) -> None:
    """Raises `RuleBroken` if the file gives the order to another customer, site or currency."""
    for name, what in (("customer_number", "customer"), ("site_code", "site"), ("currency", "currency")):
        if getattr(part, name) != getattr(known, name):
            raise RuleBroken(
                "fixed",
                "Customer order {number} is here with {what} {before}. Expected that, not {found}: enter another order.",
                number=known.number,
                what=what,
                before=getattr(known, name),
                found=getattr(part, name),
            )


def line_is_same(part: SoldLine, known: KnownLine) -> bool:
    return (part.item_number, part.quantity, part.promised_on) == (known.item_number, known.wanted, known.promised_on)


def is_owed(part: SoldLine, known: KnownLine) -> bool:
    """Whether the file names a source for units that have none, or says that units left which are still here."""
    return bool(part.source_order and known.shortfall > 0) or bool(part.dispatched_on and known.outstanding > 0)
