"""What may be typed about a token for a program. Shape and wording only."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.forms import BaseForm, Given, offered
from app.identity.api_tokens import Wanted
from app.identity.forms import CheckboxesField
from app.identity.rules import LONGEST_TOKEN_NAME
from app.principal import Permission

SCOPE_NAMES = {
    Permission.ORDER_READ: _("Read orders"),
    Permission.PRICE_READ: _("Read prices"),
    Permission.LINE_ANSWER: _("Answer order lines"),
    Permission.LINE_SHIP: _("Announce shipments"),
    Permission.EVENT_READ: _("Read what happened"),
}
LIVES = [("30", _("30 days")), ("90", _("90 days")), ("366", _("A year"))]


class TokenForm(BaseForm):
    """A token as it is asked for."""

    name = StringField(_("Name"), [Given(_("Type what the token is for.")), Length(max=LONGEST_TOKEN_NAME)])
    scopes = CheckboxesField(_("What it may do"))
    days = SelectField(_("Ends after"), choices=offered(LIVES), default="90")

    def offer(self, scopes: Iterable[Permission]) -> "TokenForm":
        """Offer what the person may do themselves; nothing else is accepted."""
        self.scopes.choices = offered((str(scope), SCOPE_NAMES[scope]) for scope in scopes)
        return self

    @property
    def wanted(self) -> Wanted:
        chosen = frozenset(scope for scope in Permission if scope in (self.scopes.data or ()))
        return Wanted(self.name.data or "", chosen, int(self.days.data))


class RevokeTokenForm(BaseForm):
    """Which of one's own tokens is meant."""

    token = IntegerField(validators=[InputRequired(_("This page is incomplete. Load it again."))])
