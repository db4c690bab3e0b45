"""What we type about tolerances."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.forms import BaseForm, Given, QuantityField, offered
from app.orders.rules.tolerances import Room, Scope, Tolerance

WHY = _("Say why: it stays in the history.")
NUMBER = _("Type a whole number of working days, like 2.")


class WhyForm(BaseForm):
    of: int | None = None
    """The tolerance that it is about; none yet where one is added."""

    reason = StringField(_("Why"), [Given(WHY), Length(max=500)])


class ToleranceForm(WhyForm):
    """How far each field may move, and for whom where it is new."""

    supplier = SelectField(_("Supplier"), coerce=int, default=0)
    category = SelectField(_("Category"), coerce=int, default=0)
    earlier = IntegerField(_("Working days earlier"), [InputRequired(NUMBER)], default=2)
    later = IntegerField(_("Working days later"), [InputRequired(NUMBER)], default=0)
    less = QuantityField(_("Percent less"), [Given()], default=Decimal(0))
    more = QuantityField(_("Percent more"), [Given()], default=Decimal(0))
    dearer = QuantityField(_("Percent dearer"), [Given()], default=Decimal(0))
    cheaper = QuantityField(_("Percent cheaper"), [Given()], default=Decimal(100))

    def offer(self, suppliers: list[tuple[int, str]], categories: list[tuple[int, str]]) -> None:
        self.supplier.choices = offered([(0, _("All suppliers")), *suppliers])
        self.category.choices = offered([(0, _("All categories")), *categories])

    @property
    def scope(self) -> Scope:
        return Scope(self.supplier.data or None, self.category.data or None)

    @property
    def tolerance(self) -> Tolerance:
        numbers: dict[str, Any] = {str(room): self._fields[room].data for room in Room}
        return Tolerance(**numbers)
