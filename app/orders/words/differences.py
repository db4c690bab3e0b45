"""How what a revision changed reads: field by field, before and after."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.access import actor
from app.catalog import queries as catalog
from app.errors import reads
from app.orders.rules.differences import Difference
from app.orders.words.plain import quantity_word
from app.templating import written_date

FIELDS = {
    "quantity": _later("Quantity"),
    "requested_on": _later("Requested"),
    "unit_price": _later("Price"),
    "site_id": _later("Deliver to"),
    "incoterm": _later("Incoterm"),
    "currency": _later("Currency"),
    "payment_terms": _later("Payment"),
    "note": _later("Note"),
}


def field_word(difference: Difference) -> str:
    return str(FIELDS[difference.field]) if difference.field else ""


def value_word(field: str, value: Any, sites: Mapping[int, str]) -> str:
    """A value as people read it; `–` where there was none."""
    if field == "site_id":
        return sites.get(value, "–")
    if field == "requested_on":
        return written_date(value)
    return quantity_word(value) if isinstance(value, Decimal) else str(value or "–")


@reads("difference")
def differences_words(found: Iterable[Difference]) -> str:
    """In one sentence: `line 1, quantity 100 → 80; Incoterm FCA → DAP`."""
    sites = {site.id: site.name for site in catalog.sites_for(actor())}
    return "; ".join(_one(each, sites) for each in found) or "–"


def _one(each: Difference, sites: Mapping[int, str]) -> str:
    if not each.field:
        return _("line %(no)s is new", no=each.line_no)
    values = [value_word(each.field, value, sites) for value in (each.before, each.after)]
    moved = f"{field_word(each).lower() if each.line_no is not None else field_word(each)} {values[0]} → {values[1]}"
    return _("line %(no)s, %(moved)s", no=each.line_no, moved=moved) if each.line_no is not None else moved
