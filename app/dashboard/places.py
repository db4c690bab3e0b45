"""The nouns of the rail and where each role begins."""

from dataclasses import dataclass

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _
from flask_login import current_user

from app.principal import Permission, Principal


@dataclass(frozen=True)
class Place:
    endpoint: str
    icon: str
    word: str
    needs: Permission


PLACES = (
    Place("dashboard.todo", "todo", _("To do"), Permission.TODO_READ),
    Place("dashboard.follow_up", "todo", _("To do"), Permission.FOLLOW_UP_READ),
    Place("dashboard.inquiries", "search", _("Inquiries"), Permission.INQUIRY_WRITE),
    Place("dashboard.board", "board", _("Board"), Permission.BOARD_READ),
    Place("dashboard.arrivals", "arrivals", _("Arrivals"), Permission.ARRIVALS_READ),
    Place("dashboard.orders", "orders", _("Orders"), Permission.ORDER_READ),
    Place("dashboard.shipments", "arrivals", _("Shipments"), Permission.LINE_SHIP),
    Place("dashboard.customer_orders", "orders", _("Customer orders"), Permission.CUSTOMER_ORDER_WRITE),
    Place("dashboard.customers", "people", _("Customers"), Permission.CUSTOMER_WRITE),
    Place("dashboard.stock", "box", _("Stock"), Permission.CUSTOMER_WRITE),
    Place("dashboard.own_criteria", "score", _("Score"), Permission.UNIT_DISPUTE),
    Place("dashboard.certificates", "badge", _("Certificates"), Permission.CERTIFICATE_SUBMIT),
    Place("scoring.own_questionnaire", "help", _("Questionnaire"), Permission.QUESTION_ANSWER),
    Place("dashboard.suppliers", "suppliers", _("Suppliers"), Permission.SUPPLIER_READ),
    Place("catalog.items", "box", _("Items"), Permission.CATALOG_READ),
    Place("exchange.imports", "imports", _("Import"), Permission.IMPORT_RUN),
    Place("people.index", "people", _("People"), Permission.PEOPLE_READ),
    Place("live.overview", "health", _("Health"), Permission.RELAY_READ),
)


def init_app(app: Flask) -> None:
    app.context_processor(lambda: {"places": _places()})


def _places() -> list[dict]:
    if not current_user or not current_user.is_authenticated:
        return []
    return [
        {"href": url_for(each.endpoint), "icon": each.icon, "word": each.word, "current": request.endpoint == each.endpoint}
        for each in open_to(current_user.principal)
    ]


def open_to(actor: Principal) -> list[Place]:
    """None by a link in a mail: it leads to one order."""
    return [each for each in PLACES if actor.can(each.needs)] if actor.order_id is None else []
