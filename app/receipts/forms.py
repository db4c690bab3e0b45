"""What may be typed about receipts. Shape and wording only."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.files.forms import UploadsField, taken
from app.files.intake import Upload
from app.forms import BaseForm, Given, QuantityField, TypedDateField, offered
from app.receipts.rules import NOTHING, Delivery, Outcome, Received, Remedy
from app.receipts.words import REASONS, REMEDIES, RETURN_REASONS
from app.refusals import Refusal
from app.typed_rows import RowsForm, TypedRow

INCOMPLETE = _("This page is incomplete. Load it again.")
MOST_PICTURES = 5
BESIDE = ("rejected", "reason", "surplus", "blocked")
"""What may be typed of a line beside how many arrived; which remedy is a choice that always has a value."""


class ReceiveForm(RowsForm):
    """What arrived together, line by line."""

    arrived_on = TypedDateField(_("Arrived on"), [Optional()])
    delivery_note = StringField(_("Delivery note"), [Length(max=60)])

    def read(self) -> None:
        """Lines of which nothing arrived are left out; at least one is needed."""
        self.pictures = _pictures(self.rows)
        self.received = [
            each for row in self.rows if (each := _received(row, row.version(), shown=row.id in self.pictures)) is not None
        ]
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


class UnloadForm(ReceiveForm):
    """A whole shipment: without rows as announced, else what came of each line."""

    edition = IntegerField(validators=[InputRequired(INCOMPLETE)])
    rest = RadioField(
        _("What is missing"),
        choices=offered(
            [
                ("missing", _("does not come with this shipment: it is to be shipped again")),
                ("later", _("comes later with this shipment")),
            ]
        ),
        default="missing",
    )

    def read(self) -> None:
        """Of a line beside which nothing or 0 is typed, nothing came."""
        short = self.rest.data != "later"
        shown = self.pictures = _pictures(self.rows)
        came = [(row.id, _came(row, short=short, shown=row.id in shown)) for row in self.rows]
        self.received = [each for _id, each in came if each is not None]
        nothing = [line_id for line_id, each in came if each is None]
        self.not_come, self.later = (nothing, []) if short else ([], nothing)
        if self.rows and not self.received and not short and not any(row.errors for row in self.rows):
            self.refused = gettext("Nothing has arrived yet. Type a quantity beside a line.")


def _came(row: TypedRow, *, short: bool, shown: bool) -> Received | None:
    return None if _is_nothing(row) and not shown else _received(row, None, short=short, shown=shown)


def _is_nothing(row: TypedRow) -> bool:
    return row.text("received").strip("0.,") == "" and not any(row.text(name) for name in BESIDE)


def _pictures(rows: Sequence[TypedRow]) -> dict[int, list[Upload]]:
    """What was photographed of each line; what cannot be kept is said beside it."""
    found: dict[int, list[Upload]] = {}
    for row in rows:
        kept, refused = taken(request.files.getlist(f"line-{row.id}-photos"), MOST_PICTURES)
        if refused:
            row.errors["photos"] = " ".join(refused)
        if kept:
            found[row.id] = kept
    return found


def _received(row: TypedRow, version: int | None, *, short: bool = False, shown: bool = False) -> Received | None:
    """What is posted of a row; a row that says something else of units without saying how many came is refused."""
    quantity, rejected = row.quantity("received"), row.quantity("rejected")
    if quantity is None:
        if shown or any(row.text(name) for name in BESIDE) or row.text("remedy") == Remedy.CREDIT:
            row.errors.setdefault("received", gettext("Type how many arrived, the rejected ones among them."))
        return None
    return Received(
        row.id,
        quantity,
        rejected=rejected or NOTHING,
        reason=row.text("reason"),
        remedy=row.text("remedy"),
        version=version,
        shipment_line_id=row.number("shipment_line_id"),
        surplus=bool(row.text("surplus")),
        blocked=row.quantity("blocked") or NOTHING,
        short=short,
    )


class ReceiptForm(BaseForm):
    """Whatever is done with one receipt names the version that was seen."""

    version = IntegerField(validators=[InputRequired(INCOMPLETE)])


class ReverseForm(ReceiptForm):
    reason = StringField(_("Why"), [Given(_("Say why the receipt is taken back.")), Length(max=200)])


class CorrectForm(ReceiptForm):
    """Another day of arrival; empty where nobody knows after all."""

    arrived_on = TypedDateField(_("Arrived on"), [Optional()])
    reason = StringField(_("Why"), [Given(_("Say why the day was wrong.")), Length(max=200)])


class UnitsForm(ReceiptForm):
    """So many units of a receipt, and what is said about them."""

    quantity = QuantityField(_("How many"), [Given(_("Type how many."))])
    note = StringField(_("Note"), [Length(max=500)])

    @property
    def how_many(self) -> Decimal:
        return self.quantity.data or NOTHING


class InspectForm(UnitsForm):
    """What looking at units that were set aside came to."""

    outcome = RadioField(
        _("They are"),
        choices=offered([(Outcome.ACCEPTED, _("all right: accept them")), (Outcome.REJECTED, _("not all right: reject them"))]),
        default=Outcome.ACCEPTED,
    )
    reason = SelectField(_("Why rejected"), choices=offered([("", "–"), *REASONS.items()]), default="")
    remedy = SelectField(_("The rejected units"), choices=offered(REMEDIES.items()))


class ReturnForm(UnitsForm):
    """Units that go back."""

    reason = SelectField(_("Why"), choices=offered([("", "–"), *RETURN_REASONS.items()]), default="")
    remedy = SelectField(_("The returned units"), choices=offered(REMEDIES.items()))


class PicturesForm(BaseForm):
    """What a receipt was like."""

    files = UploadsField(_("Photos or papers"))
