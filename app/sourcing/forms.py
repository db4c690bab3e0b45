"""What may be typed about an item at a supplier. Shape and wording only."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.forms import BaseForm, Chosen, QuantityField, offered
from app.sourcing.actions import Bought


class SupplierItemForm(BaseForm):
    supplier = SelectField(_("Supplier"), [Chosen()], coerce=int)
    article_number = StringField(_("Article number there"), [Length(max=60)])
    purchase_quantity = QuantityField(_("So many"), [Optional()])
    purchase_unit = SelectField(_("purchase units"), [Optional()])
    stock_quantity = QuantityField(_("are so many of ours"), [Optional()])
    lead_days = IntegerField(_("Agreed lead time, working days"), [Optional()])
    version = IntegerField(default=0)

    def offer(self, suppliers: list[tuple[int, str]], units: list[tuple[str, str]]) -> None:
        self.supplier.choices = offered([(0, "–"), *suppliers])
        self.purchase_unit.choices = offered([("", "–"), *units])

    @property
    def details(self) -> dict[str, Any]:
        bought = Bought(self.purchase_unit.data or "", self.purchase_quantity.data, self.stock_quantity.data)
        words = {"article_number": self.article_number.data or "", "lead_days": self.lead_days.data}
        return words | {"bought": bought, "version": self.version.data or 0}
