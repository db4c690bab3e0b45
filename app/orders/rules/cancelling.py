"""Cancelling: at once, or, of a line that is agreed, by a request of one side that the other answers. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn, Protocol

from app.catalog.rules import check_quantity, plain
from app.orders.rules.answers import Side
from app.orders.rules.reasons import OWNER, TO_CANCEL, TO_REFUSE_CANCELLATION, TO_REFUSE_RELEASE, TO_REJECT, Owner, Reason
from app.refusals import RuleBroken


class RequestState(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


S = RequestState
MOVES: dict[RequestState, frozenset[RequestState]] = {
    S.OPEN: frozenset({S.GRANTED, S.REFUSED, S.WITHDRAWN, S.SUPERSEDED}),
    S.GRANTED: frozenset(),
    S.REFUSED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.SUPERSEDED: frozenset(),  # a revision, a rejection, or nothing was left of the line
}
TO_ASK: dict[Side, tuple[Reason, ...]] = {Side.US: TO_CANCEL, Side.SUPPLIER: TO_REJECT}
TO_REFUSE: dict[Side, tuple[Reason, ...]] = {Side.US: TO_REFUSE_CANCELLATION, Side.SUPPLIER: TO_REFUSE_RELEASE}
"""By whose request it is: the other side refuses it."""


@dataclass(frozen=True)
class Cancel:
    """So much of a line is not wanted, or cannot be had; None: all that has not shipped."""

    line_id: int
    version: int
    quantity: Decimal | None = None


class Cancellable(Protocol):
    """What the limits need of a line."""

    @property
    def line_no(self) -> int: ...
    @property
    def unit(self) -> str: ...
    @property
    def precision(self) -> int: ...
    @property
    def to_ship(self) -> Decimal: ...


def check_move(before: RequestState, after: RequestState) -> RequestState:
    """Raises `RuleBroken` if the request was answered or taken back before."""
    if after not in MOVES[before]:
        raise RuleBroken("request", "The request is {state} already. Look at the line again.", state=str(before))
    return after


def check_cancelled(line: Cancellable, quantity: Decimal | None, *, field: str = "quantity") -> Decimal:
    """How much is cancelled: no more than has not shipped; what has can only be returned. Raises `RuleBroken`."""
    if quantity is None:
        return line.to_ship
    check_quantity(quantity, line.precision, line.unit, field=field)
    if quantity > line.to_ship:
        raise RuleBroken(
            "shipped",
            "{found} {unit} of line {line_no} cannot be cancelled: {left} {unit} have not shipped. "
            "What has shipped can only be returned.",
            field=field,
            found=plain(quantity),
            left=plain(line.to_ship),
            unit=line.unit,
            line_no=line.line_no,
        )
    return quantity


def refuse_nothing_left(order_number: str, *, asked: bool) -> NoReturn:
    """Nothing of an order can be cancelled any more, nor asked for. Raises `RuleBroken`."""
    if asked:
        raise RuleBroken(
            "asked",
            "The supplier was asked to cancel order {order_number} already. Its lines bind until it answers.",
            order_number=order_number,
        )
    raise RuleBroken(
        "in_transit",
        "Everything open of order {order_number} is on its way already. What has shipped can only be returned.",
        order_number=order_number,
    )


def owner_of(reason: Reason, asked_by: Side) -> Owner:
    """On whose side the cause lies. What a supplier asks for is never ours: its request does not heal a failure."""
    owner = OWNER[reason]
    return Owner.SUPPLIER if asked_by is Side.SUPPLIER and owner is Owner.US else owner
