"""What is asked when somebody looks for a supplier. Shape and wording only."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField

from app.forms import BaseForm, Chosen, Given, QuantityField, TypedDateField, offered


class FitForm(BaseForm):
    item = StringField(_("Item number"), [Given(_("Type the number of an item."))])
    quantity = QuantityField(_("Quantity"), [Given(_("Type how many, like 2000."))])
    site = SelectField(_("Deliver to"), [Chosen(_("Choose a site."))], coerce=int, default=0)
    needed_by = TypedDateField(_("Needed by"), [Given(_("Type the day."))])

    def offer(self, sites: Iterable[tuple[int, str]]) -> "FitForm":
        self.site.choices = offered([(0, _("Choose")), *sites])
        return self
