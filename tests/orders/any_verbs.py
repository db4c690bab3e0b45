"""Every verb that somebody may try on a line of an order, as a table: to add one, add a line to `VERBS`.

A verb is tried with a random number and a random day, by whoever usually does it or by anybody else.
"""

from collections.abc import Callable
from typing import Any

from app.catalog import actions as catalog
from app.identity.models import Person
from app.orders import actions as orders
from app.orders.actions import Cancel, Change, HeaderChange
from app.orders.models import OrderLine
from app.orders.queries import buyers_for
from app.orders.rules.answers import Accept, LineAnswer, Propose, Reject, Rest, Side
from app.orders.rules.offers import ON_A_COUNTER, ON_A_PROPOSAL, ON_A_REQUEST, Verb, offers
from app.orders.rules.quantities import Part
from app.principal import Role
from app.receipts import actions as receipts
from app.refusals import NotFound
from app.sourcing.actions import keep_item_at_supplier
from app.transaction import transaction
from tests.orders.any_goods import GOODS
from tests.orders.attempts import (
    BUYER,
    DAY,
    OFFICE,
    SUPPLIER,
    THE_OTHER_ITEM,
    Attempt,
    Likely,
    Try,
    last_answer,
    was_just_answered,
)
from tests.story import MACHINE, D, World, told_by


def furnish(world: World) -> int:
    """A second buyer, and a second item that Acme supplies: its id."""
    with told_by(world.app, world.buyer):
        item = catalog.add_item(world.buyer, number=THE_OTHER_ITEM, name="M8 bolt, longer", unit_code="H87")
        keep_item_at_supplier(world.buyer, item, world.acme, article_number="A-25")
    with told_by(world.app, MACHINE), transaction(MACHINE) as work:
        work.session.get_one(Person, world.buyer.person_id).take_roles(frozenset({Role.PROCUREMENT}))
        work.add(tom := Person(email="tom@test.test", name="Tom"))
        tom.take_roles(frozenset({Role.PROCUREMENT}))
    return item


def _offer(line: OrderLine, it: Attempt, **more: Any) -> Propose:
    """Two parts, sometimes with something left out."""
    first = min(it.quantity, line.open_quantity - 1)
    lost = D(1) if it.number % 3 == 0 and line.open_quantity - first > 1 else D(0)
    parts = (Part(first, it.on), Part(line.open_quantity - first - lost, it.on + 3 * DAY))
    return Propose(line.id, line.version, tuple(part for part in parts if part.quantity > 0), lost, "material", **more)


def _otherwise(it: Attempt) -> Propose:
    """Another price, another item, or both; what is asked for of it is offered."""
    line = it.line
    substitute = THE_OTHER_ITEM if line.item_number != THE_OTHER_ITEM else "M8-20"
    words = {"unit_price": D(it.number)} if it.number % 3 else {}
    words |= {"substitute": substitute} if it.number % 2 or not words else {}
    return Propose(line.id, line.version, (Part(line.open_quantity, it.on),), D(0), "material", **words)


def _answered(it: Attempt, *given: LineAnswer, **more: Any) -> None:
    orders.answer_lines(it.actor, it.order.id, it.order.revision, given, **more)


def _answer_all(it: Attempt) -> None:
    """The whole order at once: as requested where that is offered, else something."""
    given: list[LineAnswer] = []
    for line in it.lines:
        offered = offers(line, line.order.state, MACHINE)
        if Verb.ACCEPT in offered:
            given.append(Accept(line.id, line.version))
        elif Verb.PROPOSE in offered:
            given.append(_offer(line, it))
    _answered(it, *given, supplier_reference=f"SO-{it.day}")


def _undo(it: Attempt) -> None:
    given = it.looked_at(lambda: last_answer(it.line_id))
    if given is None:
        raise NotFound
    orders.take_back(it.actor, given.order_id, given.key)


def _revise(it: Attempt) -> None:
    change = Change(line_id=it.line_id, quantity=it.quantity + 60, requested_on=it.on)
    orders.revise_order(it.actor, it.order.id, [change])


def _revise_price(it: Attempt) -> None:
    orders.revise_order(it.actor, it.order.id, [Change(line_id=it.line_id, unit_price=D(it.number) / 4)])


def _revise_header(it: Attempt) -> None:
    """Mostly a word; now and then another site, and back again."""
    away = it.order.site_id != it.world.berlin
    words: dict[str, Any] = {"incoterm": "DAP" if it.day % 2 else "FCA"}
    if away or it.number % 8 == 0:
        words = {"site_id": it.world.berlin if away else it.world.auckland}
    elif it.number % 3 == 0:
        words = {"payment_terms": f"{it.day} days"}
    orders.revise_order(it.actor, it.order.id, header=HeaderChange(**words), version=it.order.version)


def _accept_parts(it: Attempt) -> None:
    offered = it.looked_at(lambda: [part.on for part in it.line.standing])
    rest = Rest.ASK if it.number % 2 else Rest.CANCEL
    orders.accept_parts(it.actor, it.line_id, **it.seen, days=offered[:1], rest=rest)


def _counter(it: Attempt) -> None:
    line = it.line
    price = D(it.number) / 4 if it.number % 4 == 0 else None
    orders.counter_proposal(it.actor, Propose(line.id, line.version, (Part(line.open_quantity, it.on),), unit_price=price))


def _cancel(it: Attempt) -> list[Cancel]:
    return [Cancel(it.line_id, it.line.version, it.quantity)]


def _ask_cancel(it: Attempt) -> None:
    orders.cancel_lines(it.actor, it.order.id, _cancel(it), reason="no_longer_needed")


def _ask_release(it: Attempt) -> None:
    orders.ask_release(it.actor, it.order.id, _cancel(it), reason="capacity")


def _cancel_order(it: Attempt) -> None:
    orders.cancel_order(it.actor, it.order.id, version=it.order.version, reason="no_longer_needed")


def _hand_over(it: Attempt) -> None:
    buyers = it.looked_at(lambda: buyers_for(MACHINE))
    orders.hand_over(it.actor, [(it.order.id, it.order.version)], buyers[it.number % len(buyers)][0])


def _of_line(verb: Callable[..., Any], **more: Any) -> Try:
    return lambda it: verb(it.actor, it.line_id, **it.seen, **more)


def _of_request(verb: Callable[..., Any], asked_by: Side, **more: Any) -> Try:
    return lambda it: verb(it.actor, asked_by, it.line_id, **it.seen, **more)


SELDOM = ON_A_PROPOSAL | ON_A_COUNTER | ON_A_REQUEST | {Verb.PROPOSE, Verb.PLACE_ELSEWHERE}
"""What can seldom be done is tried more often then."""
ENDS = frozenset({"cancel", "cancel the order", "complete", "place elsewhere"})
"""After these a line has little left to tell: they are tried less often."""
VERBS: dict[str, tuple[str, Likely, Try]] = {
    # what is tried: who usually does it; when it is likely to work; and how
    "accept": (SUPPLIER, Verb.ACCEPT, lambda it: _answered(it, Accept(it.line_id, it.line.version))),
    "propose": (SUPPLIER, Verb.PROPOSE, lambda it: _answered(it, _offer(it.line, it))),
    "propose otherwise": (SUPPLIER, Verb.PROPOSE, lambda it: _answered(it, _otherwise(it))),
    "reject": (SUPPLIER, Verb.REJECT, lambda it: _answered(it, Reject(it.line_id, it.line.version, "capacity"))),
    "answer all": (SUPPLIER, Verb.ACCEPT, _answer_all),
    "undo": (SUPPLIER, was_just_answered, _undo),
    "give their number": (
        SUPPLIER,
        "is_open",
        lambda it: orders.set_supplier_reference(it.actor, it.order.id, f"SO-{it.number}"),
    ),
    "withdraw": (SUPPLIER, Verb.WITHDRAW, _of_line(orders.withdraw_proposal)),
    "accept proposal": (BUYER, Verb.ACCEPT_PROPOSAL, _of_line(orders.accept_proposal)),
    "accept parts": (BUYER, Verb.ACCEPT_PROPOSAL, _accept_parts),
    "decline proposal": (BUYER, Verb.DECLINE_PROPOSAL, _of_line(orders.decline_proposal, reason="needed_earlier")),
    "counter": (BUYER, Verb.COUNTER, _counter),
    "withdraw counter": (BUYER, Verb.WITHDRAW_COUNTER, _of_line(orders.withdraw_counter)),
    "accept counter": (SUPPLIER, Verb.ACCEPT_COUNTER, _of_line(orders.accept_counter)),
    "decline counter": (SUPPLIER, Verb.DECLINE_COUNTER, _of_line(orders.decline_counter, reason="capacity")),
    "place elsewhere": (
        BUYER,
        Verb.PLACE_ELSEWHERE,
        lambda it: orders.place_elsewhere(it.actor, it.line_id, **it.seen, supplier_id=it.world.bits),
    ),
    "revise": (BUYER, Verb.REVISE, _revise),
    "revise the price": (BUYER, Verb.REVISE, _revise_price),
    "revise the header": (BUYER, Verb.REVISE, _revise_header),
    "urge": (BUYER, Verb.URGE, lambda it: orders.urge_lines(it.actor, [it.line_id], note="Please")),
    "hand over": (OFFICE, "is_open", _hand_over),
    "cancel": (BUYER, Verb.CANCEL, _of_line(orders.cancel_line, reason="no_longer_needed")),
    "cancel the order": (BUYER, "is_open", _cancel_order),
    "ask to cancel": (BUYER, Verb.ASK_CANCEL, _ask_cancel),
    "let it be cancelled": (SUPPLIER, Verb.GRANT_CANCEL, _of_request(orders.grant_request, Side.US)),
    "refuse to cancel": (SUPPLIER, Verb.REFUSE_CANCEL, _of_request(orders.refuse_request, Side.US, reason="already_made")),
    "withdraw the request": (BUYER, Verb.WITHDRAW_CANCEL, _of_request(orders.withdraw_request, Side.US)),
    "ask us to cancel": (SUPPLIER, Verb.ASK_RELEASE, _ask_release),
    "let them cancel": (BUYER, Verb.GRANT_RELEASE, _of_request(orders.grant_request, Side.SUPPLIER)),
    "refuse them": (BUYER, Verb.REFUSE_RELEASE, _of_request(orders.refuse_request, Side.SUPPLIER, reason="needed_in_full")),
    "withdraw their request": (SUPPLIER, Verb.WITHDRAW_RELEASE, _of_request(orders.withdraw_request, Side.SUPPLIER)),
    "complete": (BUYER, Verb.COMPLETE, _of_line(receipts.complete_line)),
    **GOODS,
}


def likely(line: OrderLine) -> list[str]:
    """What could be tried with some hope, the more often the seldomer it can be."""
    offered = offers(line, line.order.state, MACHINE)
    found = []
    for verb, (_, needs, _) in VERBS.items():
        if needs in offered or _looks_so(line, needs):
            found += [verb] * (8 if needs in SELDOM or verb == "undo" else 1 if verb in ENDS else 3)
    return found


def _looks_so(line: OrderLine, needs: Likely) -> bool:
    if callable(needs):
        return bool(needs(line))
    return not isinstance(needs, Verb) and bool(getattr(line, needs))


def attempt(world: World, verb: str, who: str, line_id: int, number: int, day: int) -> None:
    """Let somebody try; nobody named is whoever usually does it. Raises what the verb is refused with."""
    usual, _, do = VERBS[verb]
    actor = getattr(world, who or usual)
    with told_by(world.app, actor):
        do(Attempt(world, actor, line_id, number, day))
