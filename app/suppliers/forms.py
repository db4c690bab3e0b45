"""What may be typed about suppliers. Shape and wording only."""

from collections.abc import Collection
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.catalog.forms import WEEKDAYS
from app.catalog.rules import Counted, Within
from app.forms import BaseForm, Given, NumberField, TypedTimeField, offered
from app.identity.forms import CheckboxesField
from app.suppliers.rules import State

STATE_NAMES = {
    State.PROSPECT: _("Prospect"),
    State.ONBOARDING: _("Onboarding"),
    State.APPROVED: _("Approved"),
    State.RESTRICTED: _("Restricted"),
    State.SUSPENDED: _("Suspended"),
    State.OFFBOARDED: _("Offboarded"),
}


class SupplierForm(BaseForm):
    code = StringField(_("Code"), [Given(), Length(max=40)])
    name = StringField(_("Name"), [Given(), Length(max=160)])
    country = StringField(_("Country"), [Length(max=2)])
    city = StringField(_("City"), [Length(max=80)])
    time_zone = SelectField(_("Time zone"), choices=sorted(available_timezones()), default="UTC")
    currency = StringField(_("Currency"), [Given(), Length(min=3, max=3)], default="EUR")
    version = IntegerField(default=0)

    @property
    def details(self) -> dict[str, Any]:
        names = ("name", "city", "time_zone", "currency")
        return {name: self._fields[name].data for name in names} | {"country": self.country.data or None}


class StateForm(BaseForm):
    state = SelectField(_("State"), choices=offered((str(state), name) for state, name in STATE_NAMES.items()))
    reason = StringField(_("Why"), [Given(_("Say why: it stays in the history.")), Length(max=500)])
    version = IntegerField(default=0)

    def offer(self, states: Collection[State]) -> None:
        """The states that are one step away."""
        self.state.choices = offered((str(state), name) for state, name in STATE_NAMES.items() if state in states)


class PlantForm(BaseForm):
    name = StringField(_("Plant"), [Given(), Length(max=120)])
    country = StringField(_("Country"), [Length(max=2)])
    city = StringField(_("City"), [Length(max=80)])
    latitude = NumberField(_("Latitude"), [Optional()])
    longitude = NumberField(_("Longitude"), [Optional()])
    time_zone = SelectField(
        _("Time zone"),
        choices=offered([("", _("that of the company")), *((zone, zone) for zone in sorted(available_timezones()))]),
    )

    @property
    def details(self) -> dict[str, Any]:
        names = ("name", "city", "latitude", "longitude")
        chosen = {name: self._fields[name].data or None for name in ("country", "time_zone")}
        return {name: self._fields[name].data for name in names} | chosen


class HoursForm(BaseForm):
    """When a supplier works, and how long it may take to answer."""

    workdays = CheckboxesField(_("Working days"), choices=offered(enumerate(WEEKDAYS)), coerce=int)
    opens = TypedTimeField(_("Opens"), [Given(_("Type when the day begins, like 8:00."))])
    closes = TypedTimeField(_("Closes"), [Given(_("Type when the day ends, like 17:00."))])
    answer_within = IntegerField(_("Answers are due within"), [InputRequired(_("Type a number, like 3."))])
    answer_counted = SelectField(
        _("Counted in"), choices=offered([(str(Counted.DAYS), _("working days")), (str(Counted.HOURS), _("working hours"))])
    )
    version = IntegerField(validators=[InputRequired(_("This page is incomplete. Load it again."))])

    @property
    def details(self) -> dict[str, Any]:
        return {
            "workdays": sum(1 << day for day in self.workdays.data or ()),
            "opens": self.opens.data,
            "closes": self.closes.data,
            "within": Within(self.answer_within.data or 0, Counted(self.answer_counted.data)),
        }
