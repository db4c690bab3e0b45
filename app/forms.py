"""The base of every form: strips what was typed, keeps it, and turns a refused verb into messages beside the fields."""

from collections.abc import Callable, Iterable
from datetime import date, time
from functools import cache
from gettext import NullTranslations, translation
from typing import Any
from uuid import uuid4

from flask import Flask, current_app, make_response, redirect, request, url_for
from flask_babel import get_locale, gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.wrappers import Response
from wtforms import FileField, HiddenField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.i18n import messages_path
from wtforms.validators import ValidationError

from app import clock, typed
from app.access import refuse_unless_open
from app.errors import STATUS, sentence
from app.refusals import Refusal, RuleBroken, Stale
from app.transaction import AlreadyDone, NotKept


def init_app(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # the gate checks every unsafe request, with or without a form


@cache
def _said_by_wtforms(language: str) -> NullTranslations:
    """Flask-WTF would read the file again for each request."""
    return translation("wtforms", messages_path(), [language], fallback=True)


def _takes_files(form: Any, name: str) -> bool:
    return issubclass(getattr(getattr(type(form), name, None), "field_class", object), FileField)


class BaseForm(FlaskForm):
    """Shape and wording only. The gate checks the CSRF token; `nonce` lets one filled-in form act once."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            filters = [*unbound_field.kwargs.get("filters", ()), _stripped]
            return unbound_field.bind(form=form, **options | {"filters": filters})

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """A file is taken where one is asked for: elsewhere it would stand in the place of a text."""
            sent = super().wrap_formdata(form, formdata)
            if not isinstance(sent, CombinedMultiDict):
                return sent
            files = [(name, each) for name, each in request.files.items(multi=True) if _takes_files(form, name)]
            return CombinedMultiDict([MultiDict(files), request.form])

        def get_translations(self, form: Any) -> NullTranslations:
            return _said_by_wtforms(str(get_locale()))

    nonce = HiddenField(default=lambda: uuid4().hex)

    refused: str | None = None
    """The sentence of a refusal that belongs to no single field."""

    def attempt(self, verb: Callable[[], Any]) -> int:
        """Carry out the verb if the form is right. 200 done, 422 wrong shape, 409 refused with a sentence.

        503 where the bytes of a file could not be kept: what was typed stays.
        """
        if not self.validate():
            return 422
        try:
            verb()
        except AlreadyDone:
            return 200  # the first of two equal requests did it
        except (RuleBroken, Stale, StaleDataError, NotKept) as refusal:
            self._blame(refusal)
            return STATUS[type(refusal)]
        return 200

    def _blame(self, refusal: Exception) -> None:
        name = refusal.field if isinstance(refusal, Refusal) else None
        field = self._fields.get(name) if name else None
        if field is None:
            self.refused = sentence(refusal)
        else:
            field.errors = [*field.errors, sentence(refusal)]

    @property
    def complaints(self) -> list[tuple[str, str]]:
        """Each message with the id of the field that it stands beside, for the summary on top."""
        found = [(field.id, str(message)) for field in self for message in _flat(field.errors)]
        return [("", self.refused), *found] if self.refused else found


def answered(status: int, form: BaseForm, page: str, **where: Any) -> Response:
    """A verb's answer: on to the page when it is done, else the same page again with what was typed and why not.

    `page` is the endpoint of a GET view that takes `refused=form`; `where` are its URL's values.
    """
    if status == 200:
        return redirect(url_for(page, **where), 303)
    refuse_unless_open(page)
    return make_response(current_app.view_functions[page](**where, refused=form), status)


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _flat(errors: Any) -> list[Any]:
    found: list[Any] = []
    for each in errors.values() if isinstance(errors, dict) else errors:
        found.extend(_flat(each) if isinstance(each, list | tuple | dict) else [each])
    return found


def offered(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """What a select offers, from pairs of value and words."""
    return [SelectChoice(value, words) for value, words in pairs]


class _ReadField(StringField):
    """A text field whose `data` is what the text means; the text itself stays as it was typed."""

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = self.read(text)
        except typed.Unreadable as problem:
            raise ValidationError(gettext(problem.sentence).format(**problem.values)) from problem

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.written(self.data)

    def written(self, value: Any) -> str:
        return str(value)


class TypedDateField(_ReadField):
    """A date as people type it: `4.12.`, `12/4`, `2026-12-04`."""

    def read(self, text: str) -> date:
        today = clock.now().date()
        return typed.read_date(text, today=today, month_first=str(get_locale()) in ("en", "en_US"))

    def written(self, value: date) -> str:
        return value.isoformat()


class TypedTimeField(_ReadField):
    """A time of day as people type it: `8`, `8:00`, `17.30`."""

    def read(self, text: str) -> time:
        return typed.read_time(text)

    def written(self, value: time) -> str:
        return f"{value:%H:%M}"


class QuantityField(_ReadField):
    """A quantity as people type it, thousands and decimals in either tradition."""

    def read(self, text: str) -> Any:
        return typed.read_quantity(text, decimal_comma=str(get_locale())[:2] in ("de", "es", "fr", "pt"))

    def written(self, value: Any) -> str:
        return format(value.normalize(), "f")


class NumberField(QuantityField):
    """A plain number, like a coordinate; `data` is a float."""

    def read(self, text: str) -> float:
        return float(super().read(text))

    def written(self, value: Any) -> str:
        return str(value)


class Given:
    """The field must hold something; says what is missing."""

    field_flags = {"required": True}

    def __init__(self, message: Any = lazy_gettext("Fill this in.")) -> None:
        self.message = message

    def __call__(self, form: Any, field: Any) -> None:
        if field.errors:
            return
        if field.data is None or field.data == "":
            raise ValidationError(str(self.message))


class Chosen(Given):
    """One of what is offered must be chosen; 0 stands for none."""

    def __init__(self, message: Any = lazy_gettext("Choose one.")) -> None:
        super().__init__(message)

    def __call__(self, form: Any, field: Any) -> None:
        if not field.data and not field.errors:
            raise ValidationError(str(self.message))
