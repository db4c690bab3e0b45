"""What may be typed about corrective actions. Shape and wording only."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.catalog.rules import plain_text
from app.files.forms import UploadsField
from app.forms import BaseForm, Given, TypedDateField
from app.quality.rules import LONGEST, LONGEST_NOTE

INCOMPLETE = _("This page is incomplete. Load it again.")


def _words(label: Any, *validators: Any, longest: int = LONGEST) -> TextAreaField:
    kept = [lambda text: plain_text(text or "")]
    return TextAreaField(label, [*validators, Length(max=longest)], filters=kept)


class AskForm(BaseForm):
    """We ask for a corrective action."""

    problem = _words(_("What you found"), Given(_("Say what you found: the supplier cannot put right what it does not know.")))
    due_on = TypedDateField(_("To be answered by"), [Given(_("Say by which day it is to be answered."))])


class SeenForm(BaseForm):
    """A verb on a corrective action that was seen."""

    version = IntegerField(validators=[InputRequired(INCOMPLETE)])


class AnswerForm(SeenForm):
    """The supplier answers."""

    containment = _words(_("What was done at once"), Given(_("Say what was done at once.")))
    cause = _words(_("The root cause"), Given(_("Say what the cause was.")))
    measure = _words(_("What is changed"), Given(_("Say what is changed so that it does not come again.")))
    effective_on = TypedDateField(_("The change holds from"), [Given(_("Say from which day the change holds."))])
    files = UploadsField(_("Photos or documents"))


class SendBackForm(SeenForm):
    """The answer is not enough."""

    note = _words(
        _("What is still missing"), Given(_("Say what is still missing: the supplier reads it.")), longest=LONGEST_NOTE
    )
    due_on = TypedDateField(_("To be answered again by"), [Given(_("Say by which day it is to be answered."))])


class CloseForm(SeenForm):
    """The answer is enough."""

    remark = _words(_("Remark"), longest=LONGEST_NOTE)


class WithdrawForm(SeenForm):
    """We do not ask for it any more."""

    reason = _words(_("Why it is withdrawn"), Given(_("Say why: the supplier reads it.")), longest=LONGEST_NOTE)
