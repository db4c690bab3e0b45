"""What may be typed about items and sites. Shape and wording only."""

from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.catalog.rules import Calendar
from app.forms import BaseForm, Given, NumberField, QuantityField, offered

WEEKDAYS = [_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")]


class ItemForm(BaseForm):
    number = StringField(_("Item number"), [Given(), Length(max=60)])
    name = StringField(_("Name"), [Given(), Length(max=200)])
    unit_code = SelectField(_("Unit"))
    category_id = SelectField(_("Category"), coerce=lambda value: int(value) if value else None)
    handling_days = IntegerField(
        _("Handling days"), [InputRequired(_("Type a number of days, 0 if there are none."))], default=0
    )
    standard_price = QuantityField(_("Standard price per unit"), [Optional()])
    currency = StringField(_("Currency"), [Optional(), Length(min=3, max=3)], default="EUR")
    version = IntegerField(default=0)

    def offer(self, units: list[tuple[str, str]], categories: list[tuple[int, str]]) -> None:
        self.unit_code.choices = offered(units)
        self.category_id.choices = offered([("", "–"), *categories])

    @property
    def details(self) -> dict[str, Any]:
        return {
            "name": self.name.data,
            "unit_code": self.unit_code.data,
            "category_id": self.category_id.data,
            "handling_days": self.handling_days.data,
        }


class UnitForm(BaseForm):
    code = StringField(_("Code"), [Given(), Length(max=8)])
    name = StringField(_("Name"), [Given(), Length(max=60)])
    precision = IntegerField(_("Decimals"), [InputRequired(_("Type 0 for whole pieces."))], default=0)


class CategoryForm(BaseForm):
    name = StringField(_("Name"), [Given(), Length(max=80)])


class SiteForm(BaseForm):
    code = StringField(_("Code"), [Given(), Length(max=20)])
    name = StringField(_("Name"), [Given(), Length(max=120)])
    address = TextAreaField(_("Address"), [Length(max=200)])
    hours = TextAreaField(_("Receiving hours"), [Length(max=200)])
    city = StringField(_("City"), [Length(max=80)])
    country = StringField(_("Country"), [Length(max=2)])
    time_zone = SelectField(_("Time zone"), choices=sorted(available_timezones()), default="Europe/Berlin")
    latitude = NumberField(_("Latitude"), [Optional()])
    longitude = NumberField(_("Longitude"), [Optional()])
    workdays = SelectMultipleField(
        _("Goods are received on"),
        coerce=int,
        choices=offered(enumerate(WEEKDAYS)),
        default=[0, 1, 2, 3, 4],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    holidays_country = StringField(_("Holidays of (country)"), [Length(max=2)])
    holidays_subdivision = StringField(_("and its state or region"), [Length(max=10)])
    version = IntegerField(default=0)

    @property
    def details(self) -> dict[str, Any]:
        mask = sum(1 << day for day in self.workdays.data or ())
        holidays = self.holidays_country.data or self.country.data or None
        names = ("name", "address", "city", "hours", "time_zone", "latitude", "longitude")
        typed = {name: self._fields[name].data for name in names}
        calendar = Calendar(mask, holidays, self.holidays_subdivision.data or None)
        return typed | {"country": self.country.data or None, "calendar": calendar}
