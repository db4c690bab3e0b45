"""What may be typed about newcomers, by procurement and by themselves. Shape and wording only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.files.forms import taken
from app.files.intake import Upload
from app.forms import BaseForm, Given, offered
from app.identity.forms import CheckboxesField
from app.refusals import Refusal
from app.scoring.rules.questionnaires import LONGEST_NAME, MOST, Asked, Kind, Topic, read_choices, written_choices
from app.scoring.words.findings import TOPICS

INCOMPLETE = _("This page is incomplete. Load it again.")
KINDS = {
    Kind.YES_NO: _("yes or no"),
    Kind.CHOICE: _("one of several"),
    Kind.NUMBER: _("a number"),
    Kind.TEXT: _("words"),
    Kind.FILE: _("a file"),
}
FRESH = 3
"""Empty rows for new questions."""


class Pointed(BaseForm):
    """A form of rows: a refusal names the row's field, which no field of the form is."""

    wrong: str = ""

    def _blame(self, refusal: Exception) -> None:
        self.wrong = (refusal.field or "") if isinstance(refusal, Refusal) else ""
        super()._blame(refusal)


class CategoriesForm(BaseForm):
    categories = CheckboxesField(_("It delivers, or would deliver"), coerce=int)

    def offer(self, categories: Iterable[tuple[int, str]]) -> "CategoriesForm":
        self.categories.choices = offered(categories)
        return self


class SanctionForm(BaseForm):
    reason = TextAreaField(_("Which list, and since when"), [Given(_("Say which list: it stays in the history."))])


class LiftForm(BaseForm):
    version = IntegerField(validators=[InputRequired(INCOMPLETE)])


@dataclass(frozen=True)
class Row:
    """A question as it was typed."""

    key: str
    words: str = ""
    kind: str = str(Kind.YES_NO)
    topic: str = str(Topic.ETHICS)
    choices: str = ""

    @property
    def asked(self) -> Asked:
        """Raises `RuleBroken`."""
        kind = Kind(self.kind) if self.kind in list(Kind) else Kind.TEXT
        topic = Topic(self.topic) if self.topic in list(Topic) else Topic.ETHICS
        return Asked(self.key, kind, topic, self.words, read_choices(self.choices, self.key))


class QuestionnaireForm(Pointed):
    """A questionnaire as rows `<key>-words`, `<key>-kind`, `<key>-topic`, `<key>-choices`; a row without words is left out."""

    name = StringField(_("Name"), [Given(), Length(max=LONGEST_NAME)])
    category = SelectField(_("Asked of suppliers of"), coerce=int, default=0)
    seen = IntegerField(default=0)
    rows: list[Row] = []

    def offer(self, categories: Iterable[tuple[int, str]]) -> "QuestionnaireForm":
        self.category.choices = offered([(0, _("everything")), *categories])
        return self

    def fill(self, kept: Iterable[Asked]) -> "QuestionnaireForm":
        """With what is asked now."""
        known = [Row(each.key, each.words, each.kind, each.topic, written_choices(each.choices)) for each in kept]
        self.rows = [*known, *(Row(f"new{number}") for number in range(1, FRESH + 1))]
        return self

    def read(self, sent: Mapping[str, str]) -> "QuestionnaireForm":
        """With what was typed, in the order of the page."""
        keys = [name.removesuffix("-words") for name in sent if name.endswith("-words")][: MOST + FRESH]
        self.rows = [Row(key, *(sent.get(f"{key}-{part}", "").strip()[:2000] for part in PARTS)) for key in keys]
        return self

    @property
    def asked(self) -> list[Asked]:
        """Raises `RuleBroken`."""
        return [each.asked for each in self.rows if each.words or each.choices]


PARTS = ("words", "kind", "topic", "choices")


class AnswersForm(Pointed):
    """A supplier's answers, by the keys of the questions; `seen` is the sum of the versions that were shown."""

    seen = IntegerField(validators=[InputRequired(INCOMPLETE)])
    given: dict[str, str] = {}
    sent_files: dict[str, Upload] = {}

    def read(self, questions: Iterable[Asked]) -> "AnswersForm":
        self.given, self.sent_files = {}, {}
        for each in questions:
            if each.kind is Kind.FILE:
                self._take(each.key)
            elif each.key in request.form:
                self.given[each.key] = request.form[each.key].strip()
        return self

    def _take(self, key: str) -> None:
        kept, refused = taken(request.files.getlist(key), 1)
        if refused:
            self.wrong, self.refused = key, refused[0]
        if kept:
            self.sent_files[key] = kept[0]

    def attempt(self, verb: Any) -> int:
        """A file that may not be kept stops the whole: nothing is stored without it."""
        return 422 if self.wrong else super().attempt(verb)

    def keep(self, answers: Mapping[str, str]) -> "AnswersForm":
        self.given = dict(answers)
        return self


def kinds() -> list[tuple[str, str]]:
    return [(str(each), str(words)) for each, words in KINDS.items()]


def topics() -> list[tuple[str, str]]:
    return [(str(each), str(words)) for each, words in TOPICS.items()]


def answer_word(answer: str) -> str:
    """Yes and no in the reader's language; every other answer in the words of who wrote the question."""
    return {"yes": gettext("yes"), "no": gettext("no")}.get(answer, answer)
