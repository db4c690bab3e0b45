"""What may be typed about the way of a shipment."""

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional, ValidationError

from app import clock
from app.forms import Given, TypedDateField, offered
from app.orders.forms import VersionForm
from app.shipments.rules import Flag
from app.shipments.words import FLAGS, STEPS

TIME = re.compile(r"^([01]?\d|2[0-3])[:.]([0-5]\d)$")
NOON = time(12)


class MoveForm(VersionForm):
    """The next step: which, since when, where."""

    step = SelectField(_("It is now"), choices=offered((str(step), word) for step, word in STEPS.items()))
    on = TypedDateField(_("On"), [Optional()])
    time = StringField(_("At"), [Optional()])
    place = StringField(_("Place"), [Length(max=120)])
    note = StringField(_("Note"), [Length(max=200)])
    eta = TypedDateField(_("Expected there on"), [Optional()])

    def validate_time(self, field: Any) -> None:
        if not TIME.match(field.data):
            raise ValidationError(str(_("“%(found)s” is no time of the day. Type it like 14:30.", found=field.data[:20])))

    def at(self, time_zone: str) -> datetime | None:
        """When it happened, where the supplier is; None stands for now. A day without a time is its noon."""
        if not self.on.data and not self.time.data:
            return None
        found = TIME.match(self.time.data or "")
        day: date = self.on.data or clock.today(time_zone)
        if found is None and day == clock.today(time_zone):
            return None
        hour = time(int(found[1]), int(found[2])) if found else NOON
        return datetime.combine(day, hour, ZoneInfo(time_zone))


class MarkForm(VersionForm):
    """It has left; when it is expected may be said anew."""

    eta = TypedDateField(_("Expected there on"), [Optional()])


class CorrectStepForm(VersionForm):
    note = StringField(_("What was wrong"), [Given(_("Say what was wrong: it stays in the history.")), Length(max=200)])


class FlagForm(VersionForm):
    flag = SelectField(_("What happened"), choices=offered((str(flag), word) for flag, word in FLAGS.items()))
    reason = StringField(_("Why"), [Given(_("Say what holds the shipment up.")), Length(max=200)])

    @property
    def chosen(self) -> Flag:
        return Flag(self.flag.data)


class LiftForm(VersionForm):
    flag = SelectField(choices=offered((str(flag), word) for flag, word in FLAGS.items()))
