"""What may be typed about receipts. Shape and wording only."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.forms import BaseForm, Given, TypedDateField
from app.receipts.rules import NOTHING, Delivery, Received
from app.typed_rows import RowsForm, TypedRow


class ReceiveForm(RowsForm):
    """What arrived together, line by line."""

    arrived_on = TypedDateField(_("Arrived on"), [Optional()])
    delivery_note = StringField(_("Delivery note"), [Length(max=60)])

    def read(self) -> None:
        """Lines of which nothing arrived are left out; at least one is needed."""
        self.received = [each for row in self.rows if (each := _received(row)) is not None]
        if not self.received and not any(row.errors for row in self.rows):
            self.refused = gettext("Nothing has arrived yet. Type a quantity beside a line.")

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        return super().validate(*args, **kwargs) and self.refused is None

    @property
    def delivery(self) -> Delivery:
        return Delivery(arrived_on=self.arrived_on.data, delivery_note=self.delivery_note.data or "")


def _received(row: TypedRow) -> Received | None:
    quantity, rejected = row.quantity("received"), row.quantity("rejected")
    if quantity is None:
        return None
    return Received(
        row.id,
        quantity,
        rejected=rejected or NOTHING,
        reason=row.text("reason"),
        remedy=row.text("remedy"),
        version=row.number("version"),
        shipment_line_id=row.number("shipment_line_id"),
    )


class ReverseForm(BaseForm):
    version = IntegerField(validators=[InputRequired(_("This page is incomplete. Load it again."))])
    reason = StringField(_("Why"), [Given(_("Say why the receipt is taken back.")), Length(max=200)])
