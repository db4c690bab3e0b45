"""What is typed of customers and their orders: shape and wording."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.customers.rules.headers import Contact, CustomerWords, LineWords, OrderWords, Reference
from app.forms import BaseForm, Chosen, Given, QuantityField, TypedDateField, offered
from app.typed_rows import RowsForm, TypedRow


class VersionForm(BaseForm):
    """A verb on what was seen at a version."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        return int(self.version.data) if str(self.version.data).isdecimal() else 0


class CustomerForm(VersionForm):
    number = StringField(_("Our number"), [Length(max=40)])
    name = StringField(_("Name"), [Given(), Length(max=160)])
    owner = SelectField(_("Answered for by"), coerce=int, default=0)
    country = StringField(_("Country"), [Length(max=2)])
    city = StringField(_("City"), [Length(max=80)])
    ship_to = TextAreaField(_("Ships to"), [Length(max=300)])
    outbound_days = IntegerField(_("Working days from our gate to its door"), [Optional()], default=1)
    contact = StringField(_("Who calls us"), [Length(max=120)])
    email = StringField(_("E-mail"), [Length(max=254)])
    phone = StringField(_("Telephone"), [Length(max=40)])
    references = TextAreaField(_("Numbers of its own, one a line"), [Length(max=1000)])
    note = TextAreaField(_("Note"), [Length(max=500)])

    def __init__(self, owners: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.owner.choices = offered([(0, "–"), *owners])

    @property
    def words(self) -> CustomerWords:
        contact = (self.contact.data, self.email.data or "", self.phone.data or "")
        return CustomerWords(
            name=self.name.data or "",
            owner_id=self.owner.data or None,
            country=self.country.data or None,
            city=self.city.data or "",
            ship_to=self.ship_to.data or "",
            outbound_days=1 if self.outbound_days.data is None else self.outbound_days.data,
            note=self.note.data or "",
            contacts=(Contact(*contact),) if contact[0] else (),
            references=tuple(_reference(each) for each in (self.references.data or "").splitlines() if each.strip()),
        )


def _reference(typed: str) -> Reference:
    """`4711: what it calls us`."""
    reference, _colon, meaning = typed.partition(":")
    return Reference(reference.strip(), meaning.strip())


class CustomerOrderForm(RowsForm):
    """A customer order that is being entered: its head, and rows of item, quantity and promised day."""

    customer = SelectField(_("Customer"), [Chosen()], coerce=int)
    site = SelectField(_("Leaves from"), [Chosen()], coerce=int)
    their_reference = StringField(_("Their reference"), [Length(max=60)])
    number = StringField(_("Our number"), [Length(max=40)])
    currency = StringField(_("Currency"), [Given(), Length(min=3, max=3)], default="EUR")
    ship_to = TextAreaField(_("Ships to"), [Length(max=300)])
    note = TextAreaField(_("Note"), [Length(max=500)])

    def __init__(
        self, customers: list[tuple[int, str]], sites: list[tuple[int, str]], items: Mapping[str, int], **kwargs: Any
    ) -> None:
        """`items` are the ids of the items whose numbers were typed."""
        super().__init__(**kwargs)
        self.customer.choices, self.site.choices = offered([(0, "–"), *customers]), offered([(0, "–"), *sites])
        self.items = items
        self.new_lines: list[LineWords] = []

    def read(self) -> None:
        """Rows in which nothing was typed are left out."""
        typed = [row for row in self.rows if any(value.strip() for value in row.typed.values())]
        self.new_lines = [line for row in typed if (line := _line(row, self.items)) is not None]

    @property
    def words(self) -> OrderWords:
        return OrderWords(
            customer_id=self.customer.data,
            site_id=self.site.data,
            their_reference=self.their_reference.data or "",
            ship_to=self.ship_to.data or "",
            currency=self.currency.data or "",
            note=self.note.data or "",
        )

    def shown_rows(self) -> list[dict[str, Any]]:
        """The rows as they were typed, with what is wrong, and empty ones behind."""
        typed = [row for row in self.rows if any(value.strip() for value in row.typed.values())]
        rows = [{"id": row.id, "line_no": row.id, "typed": row.typed, "errors": row.errors} for row in typed]
        following = max((row.id for row in typed), default=0) + 1
        return [*rows, *({"id": n, "line_no": n, "typed": {}, "errors": {}} for n in range(following, following + 3))]


def _line(row: TypedRow, items: Mapping[str, int]) -> LineWords | None:
    """A line from its row; what is missing or unknown is noted in the row."""
    quantity, price, on = row.quantity("quantity"), row.quantity("price"), row.date("on")
    item_id, found = items.get(row.text("item")), row.text("item")
    if item_id is None:
        unknown = gettext("There is no item %(found)s. Type the number of an item.", found=found)
        row.errors["item"] = unknown if found else gettext("Type the number of an item.")
    if quantity is None:
        row.errors.setdefault("quantity", gettext("Type how many."))
    if on is None:
        row.errors.setdefault("on", gettext("Type by when it is promised."))
    if row.errors or item_id is None or quantity is None or on is None:
        return None
    return LineWords(item_id, quantity, on, unit_price=price, line_no=row.id, field=f"line-{row.id}")


class QuantityForm(VersionForm):
    quantity = QuantityField(_("Quantity"), [Given()])

    @property
    def amount(self) -> Decimal:
        """What was typed, once the form is right."""
        return self.quantity.data or Decimal(0)


class AllocateForm(QuantityForm):
    """`source` is `stock`, or the id of an order line."""

    source = SelectField(_("From"), [Given()])

    def __init__(self, sources: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source.choices = offered(sources)

    @property
    def order_line_id(self) -> int | None:
        return int(self.source.data) if str(self.source.data).isdecimal() else None


class PromiseForm(VersionForm):
    promised_on = TypedDateField(_("Promise"), [Given()])
    reason = StringField(_("Why it moves"), [Given(), Length(max=200)])

    @property
    def day(self) -> date:
        """What was typed, once the form is right."""
        return self.promised_on.data or date.min


class ReasonForm(VersionForm):
    reason = StringField(_("Why"), [Given(), Length(max=200)])


class QuestionForm(VersionForm):
    text = TextAreaField(_("Question"), [Given(), Length(max=1000)])
    order_line = HiddenField()

    @property
    def order_line_id(self) -> int:
        return int(self.order_line.data) if str(self.order_line.data).isdecimal() else 0


class StockForm(BaseForm):
    counted = QuantityField(_("Counted"), [Given()])
    reason = StringField(_("Why"), [Given(), Length(max=200)])
    seen = HiddenField()

    @property
    def amount(self) -> Decimal:
        """What was typed, once the form is right."""
        return self.counted.data or Decimal(0)

    @property
    def seen_quantity(self) -> Decimal | None:
        try:
            return Decimal(self.seen.data or "")
        except ArithmeticError:
            return None


class DispatchForm(RowsForm):
    """How much of which line leaves, and how."""

    version = HiddenField()
    dispatched_on = TypedDateField(_("Left on"))
    carrier = StringField(_("Carrier"), [Length(max=80)])
    tracking_number = StringField(_("Tracking number"), [Length(max=60)])

    def read(self) -> None:
        found = {row.id: row.quantity("quantity") for row in self.rows}
        self.quantities = {key: quantity for key, quantity in found.items() if quantity}

    @property
    def seen(self) -> int:
        return int(self.version.data) if str(self.version.data).isdecimal() else 0
