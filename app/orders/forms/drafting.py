"""What we type when we ask: a draft and its lines."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.forms import Chosen, Given, offered
from app.orders.rules.headers import Header
from app.orders.rules.revisions import NewLine
from app.typed_rows import RowsForm, TypedRow

INCOTERMS = [(code, code or "–") for code in " EXW FCA FAS FOB CFR CIF CPT CIP DAP DPU DDP".split(" ")]


class DraftForm(RowsForm):
    """An order that is being written: its head, and rows of item, quantity, price and day."""

    supplier = SelectField(_("Supplier"), [Chosen()], coerce=int)
    site = SelectField(_("Deliver to"), [Chosen()], coerce=int)
    number = StringField(_("Order number"), [Length(max=40)])
    currency = StringField(_("Currency"), [Given(), Length(min=3, max=3)], default="EUR")
    incoterm = SelectField(_("Incoterm"), choices=offered(INCOTERMS), validators=[Optional()])
    payment_terms = StringField(_("Payment terms"), [Length(max=80)])
    note = TextAreaField(_("Note"), [Length(max=1000)])
    version = HiddenField()

    def __init__(
        self, suppliers: list[tuple[int, str]], sites: list[tuple[int, str]], items: Mapping[str, int], **kwargs: Any
    ) -> None:
        """`items` are the ids of the items whose numbers were typed."""
        super().__init__(**kwargs)
        self.supplier.choices, self.site.choices = offered([(0, "–"), *suppliers]), offered([(0, "–"), *sites])
        self.items = items
        self.new_lines: list[NewLine] = []

    def read(self) -> None:
        """Rows in which nothing was typed are left out."""
        typed = [row for row in self.rows if any(value.strip() for value in row.typed.values())]
        self.new_lines = [line for row in typed if (line := new_line(row, self.items, line_no=row.id)) is not None]

    @property
    def header(self) -> Header:
        return Header(
            supplier_id=self.supplier.data,
            site_id=self.site.data,
            currency=self.currency.data or "",
            incoterm=self.incoterm.data or "",
            payment_terms=self.payment_terms.data or "",
            note=self.note.data or "",
        )

    @property
    def seen_version(self) -> int:
        return int(self.version.data) if str(self.version.data).isdecimal() else 0

    def shown_rows(self) -> list[dict[str, Any]]:
        """The rows as they were typed, with what is wrong, and an empty one behind."""
        typed = [row for row in self.rows if any(value.strip() for value in row.typed.values())]
        rows = [{"id": row.id, "line_no": row.id, "typed": row.typed, "errors": row.errors} for row in typed]
        following = max((row.id for row in typed), default=0) + 1
        return [*rows, {"id": following, "line_no": following, "typed": {}, "errors": {}}]


def new_line(row: TypedRow, items: Mapping[str, int], line_no: int | None = None) -> NewLine | None:
    """A line from its row; what is missing or unknown is noted in the row. `items` are ids by the numbers typed."""
    quantity, price, on = row.quantity("quantity"), row.quantity("price"), row.date("on")
    item_id = items.get(row.text("item"))
    if item_id is None:
        found = row.text("item")
        unknown = gettext("There is no item %(found)s. Type the number of an item.", found=found)
        row.errors["item"] = unknown if found else gettext("Type the number of an item.")
    if quantity is None:
        row.errors.setdefault("quantity", gettext("Type how many."))
    if on is None:
        row.errors.setdefault("on", gettext("Type by when."))
    if row.errors or item_id is None or quantity is None or on is None:
        return None
    return NewLine(item_id, quantity, on, price, line_no=line_no)
