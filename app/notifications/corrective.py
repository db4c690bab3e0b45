"""What a corrective action of an order needs of whoever reads, as long as it waits for them: the head of a mail."""

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.events import Event
from app.notifications.needs import Lines, Need
from app.notifications.rules.kinds import Kind
from app.orders.models import Order
from app.principal import Principal
from app.quality.models import CorrectiveAction
from app.quality.queries import waiting_of_order
from app.quality.rules import State
from app.templating import written_day

KINDS = frozenset({Kind.CORRECTIVE_ASKED, Kind.CORRECTIVE_ANSWERED})
Actions = Sequence[CorrectiveAction]


def corrective_need(actor: Principal, order: Order, kinds: frozenset[Kind]) -> tuple[Need, Lines] | None:
    """The need and the lines; None where none was told of, or none waits for the actor's side any more."""
    if not kinds & KINDS:
        return None
    found = waiting_of_order(actor, order.id)
    waiting = [each for each in found if each.state == State.OPEN] if actor.is_supplier else _for_us(found)
    return (_need(actor, waiting), [each.line for each in waiting]) if waiting else None


def _for_us(found: Actions) -> Actions:
    """What is to be checked; if nothing is, what does not come."""
    answered = [each for each in found if each.state == State.ANSWERED]
    return answered or [each for each in found if each.is_overdue]


def _need(actor: Principal, waiting: Actions) -> Need:
    words = _to_answer(waiting) if actor.is_supplier else _to_check(waiting)
    button = _("Answer") if actor.is_supplier else _("Look at it")

    def way_on(order: Order, told: Sequence[Event]) -> str:
        return url_for("dashboard.corrective_action", corrective_action_id=waiting[0].id)

    return Need(KINDS, actor.is_supplier, lambda order: [], lambda o, n: words, lambda o, n: button, way_on=way_on)


def _to_answer(waiting: Actions) -> str:
    first, count = waiting[0], len(waiting)
    day = written_day(first.due_on)
    if first.is_overdue:
        return ngettext(
            "please answer a corrective action, due since %(day)s",
            "please answer %(num)s corrective actions, due since %(day)s",
            count,
            day=day,
        )
    return ngettext(
        "please answer a corrective action by %(day)s", "please answer %(num)s corrective actions by %(day)s", count, day=day
    )


def _to_check(waiting: Actions) -> str:
    first, count = waiting[0], len(waiting)
    supplier = first.order.supplier.name
    if first.state == State.ANSWERED:
        return ngettext(
            "%(supplier)s answered a corrective action",
            "%(supplier)s answered %(num)s corrective actions",
            count,
            supplier=supplier,
        )
    what = {"supplier": supplier, "day": written_day(first.due_on)}
    return _("%(supplier)s has not answered a corrective action, due since %(day)s", **what)
