"""The tables of a profile: what may stand in each, and which values make sense. Pure."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from app.exchange.fields import FIELDS
from app.exchange.values import SPACES, nearest
from app.receipts.rules import RejectReason

DIRECTIVES = (("%Y", "%y"), ("%m", "%b", "%B"), ("%d",))


def _as_text(value: Any) -> Any:
    """TOML has numbers; what a cell is compared with or replaced by is text, with its blanks as a cell has them."""
    if isinstance(value, str):
        return SPACES.sub(" ", value).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Text = Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
Texts = Annotated[list[Text], BeforeValidator(_as_list), Field(min_length=1)]


class Part(BaseModel):
    """A table of the file. Unknown keys are refused by name, with the nearest known one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, given: Any) -> Any:
        if isinstance(given, dict):
            _refuse_unknown(given, list(cls.model_fields))
        return given


def _refuse_unknown(given: dict[str, Any], known: list[str]) -> None:
    for key in given:
        if key not in known:
            meant = nearest(key, known)
            hint = f" Did you mean “{meant}”?" if meant else ""
            raise PydanticCustomError(
                "unknown_key",
                "“{key}” is not known here.{hint} Known: {known}.",
                {"key": key, "hint": hint, "known": ", ".join(known)},
            )


def _date_formats(formats: list[str]) -> list[str]:
    """A format must name year, month and day once each, and read back what it writes."""
    for form in formats:
        for names in DIRECTIVES:
            if sum(form.count(name) for name in names) != 1:
                raise ValueError(f"“{form}” must hold one each of %Y or %y, %m or %b, and %d, like %d.%m.%Y")
        try:
            datetime.strptime(date(2013, 8, 24).strftime(form), form)
        except ValueError:
            raise ValueError(f"“{form}” cannot be read back; write it like %d.%m.%Y") from None
    return formats


DateFormats = Annotated[list[str], BeforeValidator(_as_list), Field(min_length=1)]


class FileSettings(Part):
    name: str | None = Field(default=None, description="the file's name, where a folder is imported")
    encoding: str | None = Field(default=None, description="detected if absent")
    delimiter: str | None = Field(default=None, min_length=1, max_length=1, description="detected if absent")


class Reading(Part):
    dates: DateFormats = ["%Y-%m-%d"]
    decimal: Literal[".", ","] = "."
    grouping: Literal["", ",", ".", " ", "'"] = ""
    unknown: list[Text] = []

    @model_validator(mode="after")
    def _marks_differ(self) -> "Reading":
        _date_formats(self.dates)
        if self.decimal == self.grouping:
            raise ValueError("decimal and grouping must differ")
        return self


class Source(Part):
    """Where a field's value comes from: one column, several joined by a dash, or a constant.

    With `between` columns are joined by that instead, and those that are empty are left out.
    """

    column: Texts | None = None
    constant: Text | None = None
    dates: DateFormats | None = None
    unknown: list[Text] = []
    map: str | None = None
    prefix: str = ""
    between: str | None = Field(default=None, min_length=1, max_length=5)

    @model_validator(mode="after")
    def _one_origin(self) -> "Source":
        if (self.column is None) == (self.constant is None):
            raise ValueError("say either column or constant")
        _date_formats(self.dates or [])
        return self


def _as_source(value: Any) -> Any:
    """`"PO No"` is short for `{ column = "PO No" }`, a list for several columns."""
    return {"column": value} if isinstance(value, str | list) else value


class Join(Part):
    """Another file whose row with the same key stands beside each row; its columns are called `name.Column`."""

    file: str
    key: Texts
    by: Texts = Field(alias="from")
    optional: bool = False

    @model_validator(mode="after")
    def _same_length(self) -> "Join":
        if len(self.key) != len(self.by):
            raise ValueError("key and from must name equally many columns")
        if Path(self.file).name != self.file:
            raise ValueError("file is a name without a folder: the joined file lies beside the main one")
        return self

    @model_validator(mode="before")
    @classmethod
    def _only_known_keys(cls, given: Any) -> Any:
        if isinstance(given, dict):
            _refuse_unknown(given, ["file", "key", "from", "optional"])
        return given


class Outcome(Part):
    """What a status means here. `complete` says that no more is expected."""

    state: Literal["draft", "issued", "complete", "cancelled"]
    receipts: bool = True
    reason: str = ""

    @model_validator(mode="after")
    def _reasoned(self) -> "Outcome":
        if not self.receipts and not self.reason:
            raise ValueError("say the reason why receipts are not taken")
        return self


class Status(Part):
    column: Text
    values: dict[str, Outcome]


class Skip(Part):
    """Rows that are left out on purpose, and why."""

    column: Text
    values: Texts
    reason: Text


class ValueCheck(Part):
    """A column that should equal quantity × price; a larger difference is a warning, never an error."""

    column: Text
    tolerance: Decimal = Decimal("0.01")


def _known_fields(given: Any) -> Any:
    if isinstance(given, dict):
        _refuse_unknown(given, list(FIELDS))
    return given


class Rejects(Part):
    """What becomes of rejected units where the file does not say: they are owed again, or they are not."""

    remedy: Literal["replace", "credit"]
    reason: RejectReason = RejectReason.OTHER


Sources = Annotated[dict[str, Annotated[Source, BeforeValidator(_as_source)]], BeforeValidator(_known_fields)]
