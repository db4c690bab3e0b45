"""What may be typed about a dispute."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import Length

from app.forms import BaseForm, offered
from app.scoring.rules.disputes import DisputeState
from app.scoring.words.measured import CAUSES

LONGEST = 500


class DisputeForm(BaseForm):
    """A supplier disputes a line."""

    cause = RadioField(_("Where the cause lies"), choices=offered(CAUSES.items()), validate_choice=False)
    reason = TextAreaField(_("What happened"), [Length(max=LONGEST)])


class SeenForm(BaseForm):
    """A verb on a dispute that was seen."""

    version = IntegerField(default=0)


class DecideForm(SeenForm):
    """Procurement decides."""

    decision = RadioField(
        _("The line"),
        choices=offered([(DisputeState.GRANTED, _("is left out of the score")), (DisputeState.REFUSED, _("counts"))]),
        validate_choice=False,
    )
    note = TextAreaField(_("Why"), [Length(max=LONGEST)])
