"""What may be typed about a ship notice, when it is announced and when it is corrected."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.forms import Given, TypedDateField, offered
from app.orders.forms.answering import STALE_FORM
from app.shipments.rules import Notice, Packed, Step
from app.typed_rows import RowsForm

NOT_SAID = 0


class ShipForm(RowsForm):
    """A ship notice: its number, who carries it, when; and how much of each line is in it."""

    number = StringField(_("Shipment number"), [Given(_("Type the number of your delivery note.")), Length(max=40)])
    carrier = StringField(_("Carrier"), [Length(max=80)])
    tracking_number = StringField(_("Tracking number"), [Length(max=60)])
    shipped_on = TypedDateField(_("Shipped on"), [Given(_("Type the day on which it left."))])
    eta = TypedDateField(_("Expected there on"), [Optional()])
    plant = SelectField(_("Leaves from"), coerce=int, choices=(), default=NOT_SAID, validate_choice=False)

    def offer_plants(self, plants: Sequence[tuple[int, str]]) -> None:
        """Ids and names of the supplier's plants: it is asked where there is more than one."""
        self.plant.choices = offered([(NOT_SAID, _("Not said")), *plants]) if len(plants) > 1 else []

    def read(self) -> None:
        """Lines of which nothing is shipped are left out; at least one is needed."""
        self.packed: list[Packed] = []
        for row in self.rows:
            quantity = row.quantity("quantity")
            if quantity is not None and (quantity or len(self.rows) == 1):
                self.packed.append(Packed(row.id, quantity, row.version()))
        if not self.packed and not any(row.errors for row in self.rows):
            self.refused = gettext("Nothing is in this shipment. Type a quantity beside a line.")

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        return super().validate(*args, **kwargs) and self.refused is None

    @property
    def notice(self) -> Notice:
        return Notice(
            number=self.number.data or "",
            shipped_on=self.shipped_on.data or date.min,
            eta_on=self.eta.data,
            carrier=self.carrier.data or "",
            tracking_number=self.tracking_number.data or "",
            package_count=self._more("package_count"),
            note=self._more("note") or "",
            plant_id=self.plant.data or None,
        )

    def _more(self, name: str) -> Any:
        return self._fields[name].data if name in self._fields else None


class SendForm(ShipForm):
    """A ship notice with all that can be said of it, of lines of any orders to one site."""

    step = SelectField(
        _("Where it is"),
        choices=offered(
            [
                (str(Step.DISPATCHED), _("It has left")),
                (str(Step.READY), _("It is packed and waits to be picked up")),
                (str(Step.DRAFT), _("It is being prepared")),
            ]
        ),
        default=str(Step.DISPATCHED),
    )
    package_count = IntegerField(_("Packages"), [Optional()])
    note = StringField(_("Note"), [Length(max=500)])


class CorrectForm(ShipForm):
    """The notice said anew, with the quantities of the lines that are in it."""

    version = IntegerField(validators=[InputRequired(STALE_FORM)])
    package_count = IntegerField(_("Packages"), [Optional()])
    note = StringField(_("Note"), [Length(max=500)])

    def read(self) -> None:
        found = {row.id: row.quantity("quantity") for row in self.rows}
        for row in self.rows:
            if found[row.id] is None and not row.errors:
                row.errors["quantity"] = gettext("Type how much of the line is in the shipment.")
        self.quantities: dict[int, Decimal] = {line_id: each for line_id, each in found.items() if each is not None}
