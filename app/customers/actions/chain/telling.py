"""One fact per customer order that moved, in the order of their numbers; another one for its customer, who sees less."""

from app.customers.actions.chain.looking import Changes, MovedLine
from app.customers.events import CustomerOrderMoved, TrackedOrderMoved
from app.transaction import Work


def tell(work: Work, changes: Changes, because: str) -> None:
    moved: dict[int, list[MovedLine]] = {}
    for line in changes.lines:
        moved.setdefault(line.customer_order_id, []).append(line)
    for key in sorted(moved.keys() | changes.tracked):
        if key in moved:
            work.record(_moved(moved[key], because))
        if key in changes.tracked:
            work.record(TrackedOrderMoved(customer_order_id=key))


def _moved(lines: list[MovedLine], because: str) -> CustomerOrderMoved:
    first = lines[0]
    return CustomerOrderMoved(
        customer_order_id=first.customer_order_id,
        customer_id=first.customer_id,
        site_id=first.site_id,
        line_ids=tuple(line.line_id for line in lines),
        line_numbers=tuple(line.line_no for line in lines),
        days=tuple(line.expected_on for line in lines),
        risks=tuple(line.risk for line in lines),
        shortfalls=tuple(line.shortfall for line in lines),
        because=because,
    )
