"""What waits for a decision: proposals of either side, rejections, and the form that cancels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import uuid4

from flask import url_for
from flask_babel import gettext as _

from app.catalog.models import ItemPrice
from app.orders.models import Order, OrderLine, Proposal
from app.orders.queries.certified import Lack
from app.orders.rules import quantities
from app.orders.rules.quantities import NOTHING
from app.orders.rules.reasons import TO_CANCEL, TO_DECLINE, TO_PROPOSE
from app.orders.rules.states import Answer
from app.orders.shown.lines import SAME, Units
from app.orders.words import REASONS, change_word, owner_word, reason_word
from app.templating import typed_date, written_date, written_money


@dataclass(frozen=True)
class Standards:
    """What an offer is held against: standard prices by item; by line, what its supplier lacks for the item on offer."""

    prices: Mapping[int, ItemPrice] = field(default_factory=dict)
    lacks: Mapping[int, Sequence[Lack]] = field(default_factory=dict)


class Typed(Protocol):
    """A row of a form as it was typed, with what is wrong."""

    typed: dict[str, str]
    errors: dict[str, str]


def proposal(line: OrderLine, units: Units, standards: Standards | None = None, refused: Typed | None = None) -> Any:
    """An open proposal with its line, see `orders/_proposal.html`; None where there is none.

    `standards` are the standard prices of items, for who may see them; `refused` is a counter-proposal that was.
    """
    offered = line.open_proposal
    if offered is None:
        return None
    unit = {"unit": units.get(line.unit, line.unit), "quantity": line.open_quantity, "currency": line.order.currency}
    return {
        "line": {name: getattr(line, name) for name in SAME} | unit,
        "proposal": offer(line, offered)
        | {
            "price": price(line, offered, standards or Standards()),
            "substitute": substitute(line, offered, standards),
            "accept_words": accept_words(line, offered),
            "nonce": uuid4().hex,
            "decline_reasons": _reasons(TO_DECLINE if line.answer == Answer.PROPOSED else TO_PROPOSE[:5]),
            "counter": {"typed": refused.typed if refused else _in_fields(line), "errors": refused.errors if refused else {}},
            "counter_open": refused is not None,
        },
    }


def offer(line: OrderLine, offered: Proposal) -> dict[str, Any]:
    """Facts of a proposal: parts that are still to come, what is left out, why and whose cause that is."""
    return {
        "side": offered.side,
        "parts": quantities.last_of(offered.offered_parts, max(NOTHING, line.open_quantity - offered.remainder)),
        "slip_days": (offered.proposed_on - line.requested_on).days,
        "reason": reason_word(offered.reason),
        "owner": owner_word(offered.reason),
        "note": offered.note,
        "remainder": offered.remainder,
        "proposed_at": offered.proposed_at,
    }


def price(line: OrderLine, offered: Proposal, standards: Standards) -> dict[str, Any] | None:
    """What a price that is proposed is against the agreed and the standard one; None where none is."""
    if offered.unit_price is None and not offered.substitute:
        return None
    agreed = line.price.unit_price if line.price else None
    asked = offered.unit_price if offered.unit_price is not None else agreed
    standard = standards.prices.get(offered.item_id or line.item_id)
    comparable = standard is not None and standard.currency == line.order.currency
    return {
        "offered": asked,
        "is_new": offered.unit_price is not None,
        "agreed": agreed,
        "change": change_word(agreed, asked),
        "standard": standard.standard_price if standard else None,
        "standard_currency": standard.currency if standard else "",
        "standard_change": change_word(standard.standard_price, asked) if standard and comparable else "",
    }


def substitute(line: OrderLine, offered: Proposal, standards: Standards | None) -> dict[str, Any] | None:
    """The item that is offered instead; its name, and what the supplier lacks for it, are ours to know."""
    if not offered.substitute:
        return None
    lacks = standards.lacks.get(line.id, ()) if standards else ()
    return {"number": offered.substitute, "name": offered.substitute_name if standards else "", "lacks": lacks}


def accept_words(line: OrderLine, offered: Proposal) -> str:
    """The button says everything that is agreed by it."""
    told = {"day": written_date(offered.proposed_on), "number": offered.substitute}
    told["price"] = written_money(offered.unit_price, line.order.currency)
    if offered.substitute and offered.unit_price is not None:
        return _("Accept %(number)s, %(day)s, at %(price)s", **told)
    if offered.substitute:
        return _("Accept %(number)s, %(day)s", **told)
    if offered.unit_price is not None:
        return _("Accept %(day)s at %(price)s", **told)
    return _("Accept %(day)s", **told)


def _in_fields(line: OrderLine) -> dict[str, str]:
    """What a counter-proposal begins with: what we asked for."""
    return {"quantity": format(line.open_quantity.normalize(), "f"), "on": typed_date(line.requested_on)}


def _reasons(codes: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [{"code": str(code), "word": REASONS[code]} for code in codes]


def rejections(order: Order) -> list[dict[str, Any]]:
    """Lines that the supplier refused and that wait for us, see `orders/_rejections.html`."""
    return [rejection(line) for line in order.lines if line.answer == Answer.REJECTED and line.open_quantity]


def rejection(line: OrderLine) -> dict[str, Any]:
    said = line.rejections[-1] if line.rejections else None
    return {
        "line": {name: getattr(line, name) for name in SAME},
        "reason": reason_word(said.reason) if said else "",
        "owner": owner_word(said.reason) if said else "",
        "note": said.note if said else "",
        "nonce": uuid4().hex,
        "cancel": cancel_form(
            f"line-{line.id}", line.version, url_for("orders.cancel_line", line_id=line.id), _("Cancel the line")
        )
        if line.to_ship
        else None,
    }


def cancel_form(key: str, version: int, href: str, words: str) -> dict[str, Any]:
    """What `orders/_cancel.html` needs."""
    return {
        "href": href,
        "words": words,
        "key": key,
        "version": version,
        "nonce": uuid4().hex,
        "reasons": _reasons(TO_CANCEL),
    }
