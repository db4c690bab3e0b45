"""What every verb about orders begins and ends with: the right to do it, the row as it was seen, the words given."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.catalog.rules import check_words, plain
from app.orders.events import LineCancelled, WordsGiven
from app.orders.models import Cancellation, Order, OrderLine
from app.orders.rules import reasons
from app.orders.rules.reasons import LONGEST_NOTE
from app.principal import Permission, Principal
from app.refusals import NotFound, Stale
from app.transaction import Work, transaction


@contextmanager
def writing(actor: Principal, needs: Permission, once: str | None) -> Iterator[Work]:
    """The transaction of somebody who holds the permission; for everybody else there is nothing to find."""
    if not actor.can(needs):
        raise NotFound
    with transaction(actor, once) as work:
        yield work


def check_seen(line: OrderLine, version: int | None) -> None:
    """Raises `Stale` with what stands there now, if the line was changed since it was read. None means: not read."""
    if version is None or line.version == version:
        return
    raise Stale(
        "stale_line",
        "Line {line_no} was changed since you opened it: it is {quantity} {unit} for {requested_on}, {answer}, now.",
        field=f"line-{line.id}-quantity",
        line_no=line.line_no,
        quantity=plain(line.quantity),
        unit=line.unit,
        requested_on=line.requested_on,
        answer=str(line.answer),
        seen=version,
        version=line.version,
    )


def check_order_seen(order: Order, version: int | None) -> None:
    """Raises `Stale` if the order was changed since it was read. None means: not read."""
    if version is not None and order.version != version:
        raise Stale(
            "stale_order",
            "Order {number} was changed since you opened it: it is {state}, revision {revision}, now.",
            number=order.number,
            state=str(order.state),
            revision=order.revision,
            seen=version,
            version=order.version,
        )


def note_of(text: str) -> str:
    """A note as it is kept. Raises `RuleBroken` if it is too long."""
    return check_words(text, LONGEST_NOTE, field="note")


def tell_words(work: Work, line: OrderLine, about: str, reason: str, note: str) -> None:
    """Record why, right after the fact that it explains, for the supplier and the buyers alone."""
    if reason or note:
        work.record(WordsGiven(**line.facts(), about=about, reason=reason, note=note))


def tell_lost(work: Work, line: OrderLine, cancellation: Cancellation) -> None:
    """Record that units of a line are not owed any more."""
    work.record(
        LineCancelled(
            **line.facts(),
            quantity=cancellation.quantity,
            left=line.open_quantity,
            reason=reasons.open_code(cancellation.reason),
            owner=cancellation.owner,
        )
    )
