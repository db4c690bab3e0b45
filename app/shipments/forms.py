"""What may be typed about shipments. Shape and wording only."""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import StringField
from wtforms.validators import Length, Optional

from app.forms import Given, TypedDateField
from app.shipments.rules import Notice, Packed
from app.typed_rows import RowsForm


class ShipForm(RowsForm):
    """A ship notice: its number, who carries it, when; and how much of each line is in it."""

    number = StringField(_("Shipment number"), [Given(_("Type the number of your delivery note.")), Length(max=40)])
    carrier = StringField(_("Carrier"), [Length(max=80)])
    tracking_number = StringField(_("Tracking number"), [Length(max=60)])
    shipped_on = TypedDateField(_("Shipped on"), [Given(_("Type the day on which it left."))])
    eta = TypedDateField(_("Expected there on"), [Optional()])

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
        )
