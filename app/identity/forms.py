"""What may be typed about people. Shape and wording only."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.errors import reads, sentence
from app.forms import BaseForm, Given, offered
from app.identity.rules import LONGEST_PASSWORD, normalised_address
from app.principal import STAFF_ROLES, SUPPLIER_ROLES, Role
from app.refusals import RuleBroken

LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français")]
LANGUAGES += [("pt-BR", "Português"), ("zh-Hans", "中文")]
ROLE_NAMES = {
    Role.SUPPLIER_MEMBER: _("Answers and ships"),
    Role.SUPPLIER_ADMIN: _("Administrator"),
    Role.PROCUREMENT: _("Procurement"),
    Role.RECEIVING: _("Receiving"),
    Role.SALES: _("Sales"),
    Role.ADMIN: _("Administrator"),
}


class CheckboxesField(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SignInForm(BaseForm):
    email = StringField(_("E-mail"), [Given(_("Type your e-mail address.")), Length(max=254)])
    password = PasswordField(_("Password"), [Given(_("Type your password.")), Length(max=LONGEST_PASSWORD)])


class ForgottenForm(BaseForm):
    """Whose password is forgotten."""

    email = StringField(_("E-mail"), [Given(_("Type your e-mail address."))])
    address = ""

    def validate_email(self, field: Any) -> None:
        try:
            self.address = normalised_address(field.data or "")
        except RuleBroken as refusal:
            raise ValidationError(sentence(refusal)) from refusal


class ChoosePasswordForm(BaseForm):
    password = PasswordField(_("New password"), [Given(_("Choose a password."))])
    again = PasswordField(_("The same again"), [Given(_("Type the password again."))])

    def validate_again(self, field: Any) -> None:
        if field.data != self.password.data:
            raise ValidationError(str(_("The two passwords differ. Type the same one twice.")))


class ChangePasswordForm(ChoosePasswordForm):
    old = PasswordField(_("Present password"), [Given(_("Type your present password."))])


@reads("roles")
def roles_word(roles: Iterable[Role]) -> str:
    return ", ".join(str(ROLE_NAMES[role]) for role in roles)


class PersonRolesForm(BaseForm):
    version = IntegerField(widget=HiddenInput(), validators=[Optional()])
    roles = CheckboxesField(_("Roles"))
    sites = CheckboxesField(_("Receives goods at"), coerce=int)

    def offer(self, *, of_supplier: bool, sites: list[tuple[int, str]]) -> None:
        """Offer what fits the person's company; nothing else is accepted."""
        fitting = [role for role in Role if role in (SUPPLIER_ROLES if of_supplier else STAFF_ROLES)]
        self.roles.choices = offered((str(role), ROLE_NAMES[role]) for role in fitting)
        self.sites.choices = offered(() if of_supplier else sites)

    @property
    def chosen_roles(self) -> frozenset[Role]:
        """Of what was sent, what is a role at all; that it is one of those offered is the field's own check."""
        return frozenset(role for role in Role if role in (self.roles.data or ()))

    @property
    def chosen_sites(self) -> frozenset[int]:
        return frozenset(self.sites.data or ())


class InviteForm(PersonRolesForm):
    name = StringField(_("Name"), [Given(_("Type the person's name.")), Length(max=120)])
    email = StringField(_("E-mail"), [Given(_("Type the person's e-mail address.")), Length(max=254)])
    language = SelectField(_("Language"), choices=offered(LANGUAGES), default="en")


class FeedForm(BaseForm):
    """Which of one's own calendar addresses is meant."""

    feed = IntegerField(validators=[InputRequired(_("This page is incomplete. Load it again."))])
