"""Sales' list of customer orders, the page of one, and entering one."""

from typing import Any
from uuid import uuid4

from flask import render_template, request, url_for
from flask_babel import gettext as _

from app.access import actor, requires
from app.catalog import queries as catalog
from app.customers import shown
from app.customers.forms import CustomerOrderForm
from app.customers.queries.free import sources_for, suggestion_of
from app.customers.queries.history import Told, lately
from app.customers.queries.listing import OrderFilter, customer_orders_page, risk_counts
from app.customers.queries.page import OrderPage, order_page, origins_of
from app.customers.queries.tracking import links_of
from app.customers.rules.allocating import Free, Gift
from app.customers.rules.states import ENDANGERED, Fulfilment, Risk
from app.customers.views import order_form
from app.customers.words import MEANINGS, RISKS
from app.dashboard.desk import bp, company, printed, units
from app.forms import BaseForm
from app.orders import shown as orders
from app.orders.rules.quantities import NOTHING
from app.principal import Permission
from app.wording import said

ALL, AT_RISK = "all", "endangered"
RISKS_ASKED = {str(risk): frozenset({risk}) for risk in Risk} | {AT_RISK: ENDANGERED}


@bp.get("/customer-orders")
@requires(Permission.CUSTOMER_ORDER_READ)
def customer_orders() -> str:
    page, asked = printed(), request.args
    risks = RISKS_ASKED.get(asked.get("risk", ""), frozenset())
    wanted = OrderFilter(risks, asked.get("customer", type=int), asked.get("q", "")[:80], asked.get("show") == ALL)
    found = customer_orders_page(actor(), wanted, asked.get("after"))
    kept: dict[str, Any] = {name: asked[name] for name in ("risk", "customer", "q", "show") if asked.get(name)}
    return render_template(
        "customers/orders.html",
        orders=[shown.listed(row) for row in found.rows],
        counts=_counts(),
        filters={"q": wanted.q, "risk": asked["risk"] if risks else "", "all": wanted.everything, "narrows": bool(kept)},
        next_href=url_for("dashboard.customer_orders", **kept, after=found.next_cursor) if found.next_cursor else None,
        **page,
    )


def _counts() -> list[dict[str, Any]]:
    """The strip of counts; each leads to its rows."""
    words = {risk: {"word": RISKS[risk], "meaning": MEANINGS[risk]} for risk in Risk}
    return [
        {"href": url_for("dashboard.customer_orders", risk=str(risk)), "count": count} | words[risk]
        for risk, count in risk_counts(actor()).items()
    ]


@bp.get("/customer-orders/new")
@requires(Permission.CUSTOMER_ORDER_WRITE)
def new_customer_order(refused: BaseForm | None = None) -> str:
    form = refused if isinstance(refused, CustomerOrderForm) else order_form()
    items = orders.items_to_offer(catalog.items_page(actor(), limit=500), units())
    return render_template("customers/order_new.html", form=form, lines=form.shown_rows(), items=items)


@bp.get("/customer-orders/<int:customer_order_id>")
@requires(Permission.CUSTOMER_ORDER_READ)
def customer_order(customer_order_id: int, refused: BaseForm | None = None, link: str = "") -> str:
    page = printed(url_for("dashboard.customer_order", customer_order_id=customer_order_id))
    found, names = order_page(actor(), customer_order_id), units()
    head, may = shown.head(found.order), actor().can(Permission.CUSTOMER_ORDER_WRITE)
    lines = [shown.line(each, found.origins, names) for each in found.lines]
    return render_template(
        "customers/order.html",
        order=head,
        lines=lines,
        verbs=_verbs(found, lines) if may and head["going"] else None,
        closable=may and found.order.state == Fulfilment.FULFILLED,
        links=_links(customer_order_id) if may else None,
        made=link,
        entries=[entry for each in lately(actor(), customer_order_id) if (entry := _entry(each))],
        nonce=uuid4().hex,
        refused=" ".join(words for _field, words in refused.complaints) if refused else "",
        **page,
    )


def _entry(each: Told) -> dict[str, Any] | None:
    """See `orders/_history_entry.html`. Suppliers act on what feeds customers: they are the company that we are not."""
    words = said(each.fact)
    if words is None:
        return None
    names = ("words", "meaning", "note")
    found = {name: getattr(words, name) for name in names}
    return found | {"occurred_at": each.occurred_at, "who": each.who or company(), "moved": words.changes}


def _links(customer_order_id: int) -> list[dict[str, Any]]:
    names = ("id", "made_at", "expires_at")
    return [{name: getattr(each, name) for name in names} for each in links_of(actor(), customer_order_id)]


def _verbs(found: OrderPage, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """What may be done with the lines, see `customers/_verbs.html`."""
    items = {each.line.item_id for each in found.lines}
    free = sources_for(actor(), found.order.site_id, items)
    gifts, _versions = suggestion_of(actor(), found.order.id)
    keys = {each.order_line_id for some in free.values() for each in some} | {gift.order_line_id for gift in gifts}
    named = {key: f"{each.number} · {each.line_no}, {each.supplier}" for key, each in _origins(keys).items()}
    for each, line in zip(found.lines, lines, strict=True):
        line["free"] = [_free(one, named) for one in free[each.line.item_id]] if line["shortfall"] else []
        line["sendable"] = sum((source["ready"] for source in line["sources"]), NOTHING)
    return {"suggested": [_gift(gift, lines, named) for gift in gifts], "today": found.order.site.today}


def _origins(keys: set[int | None]) -> dict[int, Any]:
    return origins_of(actor(), {key for key in keys if key is not None})


def _free(one: Free, named: dict[int, str]) -> dict[str, Any]:
    word = named.get(one.order_line_id, "") if one.order_line_id else _("Stock")
    return {"code": str(one.order_line_id or "stock"), "word": word, "quantity": one.quantity, "on": one.on}


def _gift(gift: Gift, lines: list[dict[str, Any]], named: dict[int, str]) -> dict[str, Any]:
    line = next(each for each in lines if each["id"] == gift.line_id)
    word = named.get(gift.order_line_id, "") if gift.order_line_id else _("Stock")
    return {
        "line_no": line["line_no"],
        "quantity": gift.quantity,
        "unit": line["unit"],
        "word": word,
        "precision": line["precision"],
    }
