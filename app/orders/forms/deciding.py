"""What we type about a line or an order: decisions with a reason."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.forms import BaseForm, offered
from app.orders.forms.answering import STALE_FORM
from app.orders.rules.reasons import TO_CANCEL, TO_DECLINE, TO_PROPOSE
from app.orders.words import REASONS


class VersionForm(BaseForm):
    """A verb on a row that was seen at this version."""

    version = IntegerField(validators=[InputRequired(STALE_FORM)])


class DeclineForm(VersionForm):
    reason = SelectField(_("Why"), choices=offered((str(code), REASONS[code]) for code in TO_DECLINE))
    note = StringField(_("In your words"), [Length(max=500)])


class DeclineCounterForm(DeclineForm):
    """The supplier's no to an offer of ours: the reasons are its own."""

    reason = SelectField(_("Why"), choices=offered((str(code), REASONS[code]) for code in TO_PROPOSE))


class CancelForm(VersionForm):
    reason = SelectField(_("Why"), choices=offered((str(code), REASONS[code]) for code in TO_CANCEL))
    note = StringField(_("In your words"), [Length(max=500)])
