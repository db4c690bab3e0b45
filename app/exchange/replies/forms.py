"""What may be typed about mails that came in. Shape and wording only."""

from flask_babel import lazy_gettext as _
from wtforms import IntegerField
from wtforms.validators import InputRequired

from app.forms import BaseForm


class SettleForm(BaseForm):
    """Which mail is settled."""

    received = IntegerField(validators=[InputRequired(_("This page is incomplete. Load it again."))])
