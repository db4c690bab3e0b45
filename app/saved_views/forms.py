"""What may be typed about a saved view. Shape and wording only."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.validators import NumberRange, Optional

from app.forms import BaseForm, offered
from app.principal import Role
from app.saved_views.actions import Named

GROUPS = {Role.PROCUREMENT: _("Everybody in procurement"), Role.SALES: _("Everybody in sales")}


class ViewForm(BaseForm):
    """Keep a list as it is filtered now under a name."""

    name = StringField(_("Name"))
    shared_with = SelectField(_("Who sees it"), choices=[], validate_choice=False, default="")
    is_first = BooleanField(_("I begin here with it"))
    place = IntegerField(_("Place in the list"), [Optional(), NumberRange(1, 99)])
    version = IntegerField(default=0)

    def offer(self, groups: Sequence[Role]) -> "ViewForm":
        """Say with whom it can be shared. That a name is wanted is the rules' to say, after whose view it is."""
        self.name.flags.required = True
        self.shared_with.choices = offered([("", _("Only me")), *((str(each), GROUPS[each]) for each in groups)])
        return self

    @property
    def named(self) -> Named:
        return Named(self.name.data or "", self.shared_with.data or "", bool(self.is_first.data), self.place.data)
