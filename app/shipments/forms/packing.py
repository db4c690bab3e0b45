"""What may be typed about packages."""

from decimal import Decimal

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.forms import BaseForm, Given, QuantityField, offered
from app.orders.forms import VersionForm
from app.orders.forms.answering import STALE_FORM
from app.shipments.rules import PackageKind, PackageWords
from app.shipments.rules.packages import read_sides
from app.shipments.words import KINDS
from app.typed_rows import RowsForm

CHOICES = offered((str(kind), word) for kind, word in KINDS.items())


class PackagesForm(VersionForm):
    """So many packages that are alike."""

    count = IntegerField(_("How many"), [InputRequired(_("Type how many packages there are."))], default=1)
    kind = SelectField(_("Kind"), choices=CHOICES, default=str(PackageKind.CARTON))
    weight = QuantityField(_("Weight in kg"), [Optional()])
    sides = StringField(_("Size in cm"), [Length(max=40)])
    sscc = StringField(_("SSCC"), [Length(max=40)])
    numbered = BooleanField(_("Give each the next SSCC of our series"))

    @property
    def words(self) -> PackageWords:
        """What each is. Raises `RuleBroken`."""
        sides = read_sides(self.sides.data or "")
        return PackageWords(PackageKind(self.kind.data), self.weight.data, sides, self.sscc.data or "")


class PackageForm(RowsForm):
    """One package, and how much of each shipment line is in it."""

    version = IntegerField(validators=[InputRequired(STALE_FORM)])
    kind = SelectField(_("Kind"), choices=CHOICES, default=str(PackageKind.CARTON))
    weight = QuantityField(_("Weight in kg"), [Optional()])
    sides = StringField(_("Size in cm"), [Length(max=40)])
    sscc = StringField(_("SSCC"), [Length(max=40)])

    def read(self) -> None:
        self.holds: dict[int, Decimal] = {row.id: row.quantity("held") or Decimal(0) for row in self.rows}

    @property
    def words(self) -> PackageWords:
        """What it is. Raises `RuleBroken`."""
        sides = read_sides(self.sides.data or "")
        return PackageWords(PackageKind(self.kind.data), self.weight.data, sides, self.sscc.data or "")


class PrefixForm(BaseForm):
    prefix = StringField(_("GS1 company prefix"), [Given(_("Type the prefix that GS1 gave you.")), Length(max=40)])
