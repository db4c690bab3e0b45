"""What may be typed about receipts. Shape and wording only."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.forms import BaseForm, Given, TypedDateField
from app.receipts.rules import NOTHING, Delivery, Received, Remedy
from app.refusals import Refusal
from app.typed_rows import RowsForm, TypedRow

BESIDE = ("rejected", "reason", "surplus")
"""What may be typed of a line beside how many arrived; which remedy is a choice that always has a value."""


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

    def _blame(self, refusal: Exception) -> None:
        """More than is owed may be meant: the row then offers to say so."""
        super()._blame(refusal)
        row, _name = self._blamed(refusal)
        if row and isinstance(refusal, Refusal) and refusal.code == "surplus":
            row.typed.setdefault("surplus", "")

    @property
    def delivery(self) -> Delivery:
        return Delivery(arrived_on=self.arrived_on.data, delivery_note=self.delivery_note.data or "")


def _received(row: TypedRow) -> Received | None:
    """What is posted of a row; a row that says something else of units without saying how many came is refused."""
    quantity, rejected = row.quantity("received"), row.quantity("rejected")
    if quantity is None:
        if any(row.text(name) for name in BESIDE) or row.text("remedy") == Remedy.CREDIT:
            row.errors.setdefault("received", gettext("Type how many arrived, the rejected ones among them."))
        return None
    return Received(
        row.id,
        quantity,
        rejected=rejected or NOTHING,
        reason=row.text("reason"),
        remedy=row.text("remedy"),
        version=row.version(),
        shipment_line_id=row.number("shipment_line_id"),
        surplus=bool(row.text("surplus")),
    )


class ReverseForm(BaseForm):
    version = IntegerField(validators=[InputRequired(_("This page is incomplete. Load it again."))])
    reason = StringField(_("Why"), [Given(_("Say why the receipt is taken back.")), Length(max=200)])
