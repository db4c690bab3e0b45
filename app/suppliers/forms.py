"""What may be typed about suppliers. Shape and wording only."""

from collections.abc import Collection
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, Optional

from app.forms import BaseForm, Given, NumberField, offered
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

    @property
    def details(self) -> dict[str, Any]:
        names = ("name", "city", "latitude", "longitude")
        return {name: self._fields[name].data for name in names} | {"country": self.country.data or None}
