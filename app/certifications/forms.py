"""What may be typed about certificates, their types and what requires them. Shape and wording only."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.access import actor
from app.certifications.binding import MOST_PAGES, bound
from app.certifications.holding import held, hold
from app.certifications.rules import LONGEST_ISSUER, LONGEST_NUMBER, Level, Paper, Policy
from app.certifications.rules.policies import Criterion
from app.certifications.words import CRITERIA, LEVELS, POLICIES
from app.errors import sentence
from app.files.forms import UploadsField
from app.files.intake import Upload
from app.files.rules import UploadRefused
from app.forms import BaseForm, Chosen, Given, TypedDateField, offered
from app.identity.forms import CheckboxesField

INCOMPLETE = _("This page is incomplete. Load it again.")
COMPANY, PLANTS = "company", "plants"
SCOPES = ((COMPANY, _("the whole company")), (PLANTS, _("these plants")))
Choices = Iterable[tuple[int, str]]


class OneOfTwo:
    """One of two fields must hold something, and which one is asked by the form: neither is marked as optional."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Nothing is wrong with the field alone."""


class SubmitForm(BaseForm):
    """A certificate and its document; `document` is there once the form is right."""

    type = SelectField(_("What it is"), [Chosen(_("Choose what it is."))], coerce=int, default=0)
    files = UploadsField(_("The document"), [OneOfTwo()], most=MOST_PAGES)
    photos = UploadsField(_("Or photograph its pages"), [OneOfTwo()], most=MOST_PAGES)
    number = StringField(_("Its number"), [Given(_("Type the number that stands on it.")), Length(max=LONGEST_NUMBER)])
    issuer = StringField(_("Issued by"), [Given(_("Type who issued it.")), Length(max=LONGEST_ISSUER)])
    scope = RadioField(_("It is for"), choices=offered(SCOPES), default=COMPANY)
    plants = CheckboxesField(_("Plants"), coerce=int)
    categories = CheckboxesField(_("Only for these categories"), coerce=int)
    valid_from = TypedDateField(_("Valid from"), [Given(_("Type its first day."))])
    valid_to = TypedDateField(_("Last day"), [Optional()])
    is_open = BooleanField(_("It has no last day"))
    renews = IntegerField(validators=[Optional()])
    held = HiddenField()
    document: Upload | None = None

    def offer(self, types: Choices, plants: Choices, categories: Choices) -> None:
        self.type.choices = offered([(0, _("Choose")), *types])
        self.plants.choices, self.categories.choices = offered(plants), offered(categories)

    def validate_files(self, field: Any) -> None:
        """What was sent becomes one document; nothing at all means the one that is held since the form was refused."""
        sent = [*(field.data or ()), *(self.photos.data or ())]
        if field.process_errors or self.photos.process_errors:
            return
        if not sent and self.held.data:
            self.document = held(actor(), self.held.data)
        elif sent:
            self.document = self._bound(sent)
        if self.document is None:
            raise ValidationError(gettext("Choose the document, or photograph it: a PDF, a PNG or a JPEG."))

    def _bound(self, sent: list[Upload]) -> Upload:
        try:
            return bound(sent)
        except UploadRefused as refusal:
            raise ValidationError(sentence(refusal)) from refusal

    def hold(self) -> None:
        """The form was refused: what was sent with it need not be chosen again."""
        if self.document is not None:
            self.held.data = hold(actor(), self.document)

    def validate_plants(self, field: Any) -> None:
        if self.scope.data == PLANTS and not field.data and not field.process_errors:
            raise ValidationError(gettext("Choose at least one plant, or the whole company."))

    def validate_is_open(self, field: Any) -> None:
        """Stands at the last day: that is where it is mended."""
        typed = bool(self.valid_to.raw_data and self.valid_to.raw_data[0].strip())
        if field.data and typed:
            raise ValidationError(gettext("You typed a last day and ticked that there is none. Keep one of the two."))
        if not field.data and not typed:
            raise ValidationError(gettext("Type its last day, or tick that it has none."))

    @property
    def handed_in(self) -> tuple[int, Paper, Upload]:
        """Of which type, what was typed, and the document."""
        if self.valid_from.data is None or self.document is None:
            raise ValueError("asked before the form was right")
        paper = Paper(
            number=self.number.data or "",
            issuer=self.issuer.data or "",
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            plant_ids=frozenset(self.plants.data or ()) if self.scope.data == PLANTS else frozenset(),
            category_ids=frozenset(self.categories.data or ()),
            renews_id=self.renews.data,
        )
        return self.type.data, paper, self.document


class VerifyForm(BaseForm):
    version = IntegerField(validators=[InputRequired(INCOMPLETE)])


class RejectForm(BaseForm):
    reason = TextAreaField(_("Why, and what to send instead"), [Given(_("Say why it is rejected: the supplier reads it."))])
    version = IntegerField(validators=[InputRequired(INCOMPLETE)])


class RevokeForm(BaseForm):
    reason = TextAreaField(_("Why it does not count any more"), [Given(_("Say why it is revoked: the supplier reads it."))])
    version = IntegerField(validators=[InputRequired(INCOMPLETE)])


class WaiveForm(BaseForm):
    """Which missing type is let pass, through which day, and why."""

    type = SelectField(_("Certificate"), [Chosen(_("Choose what is waived."))], coerce=int, default=0)
    valid_from = TypedDateField(_("From"), [Optional()])
    valid_to = TypedDateField(_("Through"), [Given(_("Type the last day: a waiver ends by itself."))])
    reason = TextAreaField(_("Why it is waived"), [Given(_("Say why this is waived: the supplier reads it."))])

    def offer(self, types: Choices) -> None:
        self.type.choices = offered([(0, _("Choose")), *types])

    @property
    def details(self) -> dict[str, Any]:
        return {"valid_from": self.valid_from.data, "valid_to": self.valid_to.data, "reason": self.reason.data or ""}


class WithdrawWaiverForm(BaseForm):
    reason = TextAreaField(_("Why it is not waived any more"), [Given(_("Say why: the supplier reads it."))])
    version = IntegerField(validators=[InputRequired(INCOMPLETE)])
    waiver_id: int | None = None


class TypeForm(BaseForm):
    """`type_id` is that of the type that it changes, none for a new one."""

    name = StringField(_("Name"), [Given()])
    description = StringField(_("What it proves"))
    criterion = SelectField(_("Criterion"), choices=offered((str(each), CRITERIA[each]) for each in Criterion))
    policy = SelectField(_("When it is missing"), choices=offered((str(each), POLICIES[each]) for each in Policy))
    in_use = BooleanField(_("In use"), default=True)
    version = IntegerField(default=0)
    type_id: int | None = None

    @property
    def details(self) -> dict[str, Any]:
        kept: dict[str, Any] = {"name": self.name.data, "description": self.description.data or ""}
        return kept | {"criterion": Criterion(self.criterion.data), "policy": Policy(self.policy.data)}


class RequirementForm(BaseForm):
    type = SelectField(_("Certificate"), [Chosen(_("Choose what is required."))], coerce=int, default=0)
    level = SelectField(_("Of"), choices=offered((str(each), LEVELS[each]) for each in Level))
    category = SelectField(_("For the category"), coerce=int, default=0)
    site = SelectField(_("For the site"), coerce=int, default=0)

    def offer(self, types: Choices, categories: Choices, sites: Choices) -> None:
        self.type.choices = offered([(0, _("Choose")), *types])
        self.category.choices = offered([(0, _("every category")), *categories])
        self.site.choices = offered([(0, _("every site")), *sites])

    @property
    def details(self) -> dict[str, Any]:
        where = {"category_id": self.category.data or None, "site_id": self.site.data or None}
        return {"level": Level(self.level.data)} | where
