"""What an order needs of whoever reads, by what they were told and how the order stands now: the head of a mail."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app import clock
from app.events import Event
from app.notifications.rules.kinds import Kind
from app.notifications.words import lines_word
from app.orders.models import Order, OrderLine
from app.orders.rules.answers import Side
from app.orders.rules.states import Answer, LineState, OrderState
from app.templating import written_day, written_deadline

Lines = list[OrderLine]
WayOn = Callable[[Order, Sequence[Event]], str]


def to_the_order(order: Order, told: Sequence[Event]) -> str:
    return url_for("dashboard.order", order_id=order.id)


def to_the_measured_line(order: Order, told: Sequence[Event]) -> str:
    """How the line is measured that was told of; the order where there are several."""
    lines = {getattr(fact, "line_id", None) for fact in told}
    return url_for("dashboard.measured_line", line_id=lines.pop()) if len(lines) == 1 else to_the_order(order, told)


@dataclass(frozen=True)
class Need:
    """Told of one of `kinds`, and `lines` are left that it is about: then `words` say it, after the order's number."""

    kinds: frozenset[Kind]
    of_supplier: bool | None
    lines: Callable[[Order], Lines]
    words: Callable[[Order, Lines], str]
    button: Callable[[Order, Lines], str]
    even_without: bool = False
    """What is said even where no line is left, since it was not asked but told."""
    way_on: WayOn = to_the_order
    """Where the button leads. The order's page alone is one that the link of a mail opens."""


def need_of(order: Order, kinds: frozenset[Kind], *, of_supplier: bool) -> tuple[Need, Lines] | None:
    """The gravest need that still is one; None where there is nothing left to say."""
    for need in NEEDS:
        if need.of_supplier in (None, of_supplier) and need.kinds & kinds:
            lines = need.lines(order)
            if lines or need.even_without:
                return need, lines
    return None


def _cancelled(order: Order) -> Lines:
    return [line for line in order.lines if line.cancelled]


def _all_cancelled(order: Order) -> Lines:
    return list(order.lines) if order.state == OrderState.CANCELLED else []


def _pending(order: Order) -> Lines:
    return _open(order, Answer.PENDING)


def _open(order: Order, answer: Answer) -> Lines:
    return [line for line in order.lines if order.state == OrderState.ISSUED and line.is_open and line.answer == answer]


def _unanswered(order: Order) -> Lines:
    """Lines whose answer is late."""
    return [line for line in order.lines if line.is_open and line.answer_by is not None and line.answer_by <= clock.now()]


def _asked_back(order: Order) -> Lines:
    return [line for line in order.lines if line.is_open and line.cancel_asked == Side.US]


def _proposed(order: Order) -> Lines:
    asks_back = [line for line in order.lines if line.is_open and line.cancel_asked == Side.SUPPLIER]
    return [*_open(order, Answer.PROPOSED), *asks_back]


def _overdue(order: Order) -> Lines:
    return [line for line in order.lines if line.state == LineState.OVERDUE]


def _to_ship(order: Order) -> Lines:
    return [line for line in _open(order, Answer.ACCEPTED) if line.open_quantity > line.in_transit]


def _nothing(order: Order) -> Lines:
    return []


def deadline_of(order: Order, lines: Sequence[OrderLine]) -> str:
    """The first instant by which these lines are to be answered, by the supplier's clock: `Fri 27 Nov`."""
    by = min((line.answer_by for line in lines if line.answer_by), default=None)
    return written_day(order.supplier.local(by).date()) if by else ""


def deadline_words(order: Order, lines: Sequence[OrderLine]) -> str:
    """The same to the minute: `Fri 27 Nov, 17:00 in Shenzhen`."""
    by = min((line.answer_by for line in lines if line.answer_by), default=None)
    return written_deadline(by, order.supplier.time_zone, order.supplier.place, "") if by else ""


def _please_confirm(order: Order, lines: Lines) -> str:
    day = deadline_of(order, lines)
    if day:
        return _("please confirm %(lines)s by %(day)s", lines=lines_word(len(lines)), day=day)
    return _("please confirm %(lines)s", lines=lines_word(len(lines)))


def _please_confirm_changes(order: Order, lines: Lines) -> str:
    words = {"n": order.revision, "lines": lines_word(len(lines)), "day": deadline_of(order, lines) or "–"}
    return _("changed, please confirm %(lines)s by %(day)s (revision %(n)s)", **words)


def _still_unanswered(order: Order, lines: Lines) -> str:
    words = {"lines": lines_word(len(lines)), "day": deadline_of(order, lines)}
    return _("please answer %(lines)s, due since %(day)s", **words)


def _not_answered_by(order: Order, lines: Lines) -> str:
    words = {"supplier": order.supplier.name, "lines": lines_word(len(lines)), "day": deadline_of(order, lines)}
    return _("%(supplier)s has not answered %(lines)s, due since %(day)s", **words)


def _due_first(lines: Lines) -> str:
    return written_day(min(line.binding_on for line in lines))


def _confirm_button(order: Order, lines: Lines) -> str:
    return _("Confirm %(lines)s", lines=lines_word(len(lines)))


def _open_button(order: Order, lines: Lines) -> str:
    return _("Open the order")


def _kinds(*kinds: Kind) -> frozenset[Kind]:
    return frozenset(kinds)


ASKS = _kinds(Kind.ORDER_NEW, Kind.ORDER_CHANGED, Kind.UNANSWERED, Kind.LINK)
NEEDS: tuple[Need, ...] = (
    Need(_kinds(Kind.CANCELLED), True, _all_cancelled, lambda o, n: _("the order is cancelled"), _open_button),
    Need(
        _kinds(Kind.SHEET_MAILED),
        True,
        _nothing,
        lambda o, n: _("please confirm what your workbook says"),
        lambda o, n: _("Look at your workbook"),
        even_without=True,
    ),
    Need(ASKS, True, _unanswered, _still_unanswered, _confirm_button),
    Need(_kinds(Kind.ORDER_CHANGED), True, _pending, _please_confirm_changes, _confirm_button),
    Need(ASKS, True, _pending, _please_confirm, _confirm_button),
    Need(
        _kinds(Kind.DECIDED, Kind.UNANSWERED),
        True,
        lambda order: _open(order, Answer.COUNTERED),
        lambda o, n: _("please answer our offer for %(lines)s", lines=lines_word(len(n))),
        lambda o, n: _("Answer the offer"),
    ),
    Need(
        _kinds(Kind.DECIDED),
        True,
        _asked_back,
        lambda o, n: _("please answer our request to cancel %(lines)s", lines=lines_word(len(n))),
        lambda o, n: _("Answer the request"),
    ),
    Need(
        _kinds(Kind.REJECTED),
        False,
        lambda order: _open(order, Answer.REJECTED),
        lambda o, n: _("%(supplier)s rejects %(lines)s", supplier=o.supplier.name, lines=lines_word(len(n))),
        _open_button,
    ),
    Need(
        _kinds(Kind.PROPOSED),
        False,
        _proposed,
        lambda o, n: _("please decide %(lines)s of %(supplier)s", supplier=o.supplier.name, lines=lines_word(len(n))),
        lambda o, n: _("Decide"),
    ),
    Need(_kinds(Kind.UNANSWERED), False, _unanswered, _not_answered_by, _open_button),
    Need(
        _kinds(Kind.SHIP_SOON),
        True,
        _to_ship,
        lambda o, n: _("please announce %(lines)s, due %(day)s", lines=lines_word(len(n)), day=_due_first(n)),
        lambda o, n: _("Open the order"),
    ),
    Need(
        _kinds(Kind.LATE),
        None,
        _overdue,
        lambda o, n: _("%(lines)s overdue since %(day)s", lines=lines_word(len(n)), day=_due_first(n)),
        _open_button,
    ),
    Need(
        _kinds(Kind.CANCELLED),
        True,
        _cancelled,
        lambda o, n: _("%(lines)s cancelled", lines=lines_word(len(n))),
        _open_button,
    ),
    Need(_kinds(Kind.DECIDED), True, _nothing, lambda o, n: _("your proposal was decided"), _open_button, even_without=True),
    Need(
        _kinds(Kind.DISPUTE_DECIDED),
        True,
        _nothing,
        lambda o, n: _("your dispute was decided"),
        lambda o, n: _("Look at the decision"),
        even_without=True,
        way_on=to_the_measured_line,
    ),
    Need(_kinds(Kind.LINK), True, _nothing, lambda o, n: _("your fresh link"), _open_button, even_without=True),
    Need(_kinds(Kind.ASKED), True, _nothing, lambda o, n: _("the buyer wrote to you"), _open_button, even_without=True),
    Need(
        _kinds(Kind.ASKED),
        False,
        _nothing,
        lambda o, n: _("%(supplier)s wrote to you", supplier=o.supplier.name),
        _open_button,
        even_without=True,
    ),
)
