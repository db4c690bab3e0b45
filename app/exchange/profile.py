"""What a profile may say, checked as it is read: a key that we do not know gets a sentence with those that we do. Pure."""

import tomllib
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from app.exchange.fields import FIELDS, NEEDED, RECEIPT_FIELDS, Rows
from app.exchange.problems import FileRefused
from app.exchange.values import SPACES, nearest
from app.receipts.rules import RejectReason

SHIPPED = Path(__file__).parent / "profiles"
DIRECTIVES = (("%Y", "%y"), ("%m", "%b", "%B"), ("%d",))


class ProfileRefused(FileRefused):
    """The profile itself cannot be used; `values["profile"]` names it."""


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
    """Where a field's value comes from: one column, several joined by a dash, or a constant."""

    column: Texts | None = None
    constant: Text | None = None
    dates: DateFormats | None = None
    unknown: list[Text] = []
    map: str | None = None
    prefix: str = ""

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


class Profile(Part):
    """`source` is the system that the keys of receipts belong to: files of one system share it.

    `every_supplier_of` names a joined file whose suppliers come in even if no row names them.
    """

    title: Text
    about: str = ""
    rows: Rows
    source: Annotated[str, Field(min_length=1, max_length=40)] = "erp"
    file: FileSettings = FileSettings()
    read: Reading = Reading()
    fields: Sources
    maps: dict[str, dict[str, Text]] = {}
    join: dict[str, Join] = {}
    status: Status | None = None
    skip: list[Skip] = []
    line_value: ValueCheck | None = None
    internal_suppliers: list[Text] = []
    every_supplier_of: str | None = None
    rejects: Rejects | None = None

    @model_validator(mode="after")
    def _complete(self) -> "Profile":
        for alternatives in NEEDED[self.rows]:
            if not any(name in self.fields for name in alternatives):
                raise ValueError(f"[fields] must say where {' or '.join(alternatives)} comes from")
        if ("receipt_key" in self.fields) != ("received" in self.fields):
            raise ValueError("[fields] needs receipt_key and received together, or neither")
        if "rejected" in self.fields and self.rejects is None:
            raise ValueError("[rejects] must say the remedy for rejected units: replace or credit")
        if self.every_supplier_of and self.every_supplier_of not in self.join:
            raise ValueError(f"every_supplier_of names “{self.every_supplier_of}”, which is not under [join]")
        for name, source in self.fields.items():
            if source.map and source.map not in self.maps:
                raise ValueError(f"{name} names the map “{source.map}”, which is not under [maps]")
        return self

    @property
    def has_receipts(self) -> bool:
        return "receipt_key" in self.fields

    def body(self) -> dict[str, Any]:
        """What the TOML file would say, as JSON can hold it; `from_dict` reads it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    def demanded(self) -> list[str]:
        """Every column that the profile names, joined ones as `name.Column`, each once."""
        named = [column for source in self.fields.values() for column in source.column or ()]
        named += [column for join in self.join.values() for column in join.by]
        named += [skip.column for skip in self.skip]
        named += [self.status.column] if self.status else []
        named += [self.line_value.column] if self.line_value else []
        return list(dict.fromkeys(named))

    def split(self, column: str) -> tuple[str | None, str]:
        """`vendor.Name` → ("vendor", "Name") if a join is called vendor; otherwise a column of the main file."""
        head, dot, rest = column.partition(".")
        return (head, rest) if dot and head in self.join else (None, column)


def from_toml(text: str, name: str) -> Profile:
    """Read a profile. Raises `ProfileRefused` with the first thing that is wrong and where."""
    try:
        return from_dict(tomllib.loads(text), name)
    except tomllib.TOMLDecodeError as broken:
        raise ProfileRefused(
            "profile_broken", "The profile {profile} is no valid TOML: {reason}.", profile=name, reason=str(broken)
        ) from broken


def from_dict(given: dict[str, Any], name: str) -> Profile:
    try:
        return Profile.model_validate(given)
    except ValidationError as invalid:
        first = invalid.errors()[0]
        raise ProfileRefused(
            "profile_invalid",
            "The profile {profile}, {where}: {reason}",
            profile=name,
            where=_where(first["loc"]),
            reason=first["msg"].removeprefix("Value error, "),
        ) from invalid


def _where(location: tuple[int | str, ...]) -> str:
    names = [str(each) for each in location if each not in ("function-before", "dict")]
    return f"[{'.'.join(names)}]" if names else "top level"


def shipped() -> dict[str, Path]:
    """The profiles that come with Waybill, by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


def read(path: Path) -> Profile:
    try:
        return from_toml(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as broken:
        raise ProfileRefused(
            "profile_unreadable", "The profile {profile} cannot be read: {reason}.", profile=path.name, reason=str(broken)
        ) from broken


__all__ = ["RECEIPT_FIELDS", "Profile", "ProfileRefused", "from_dict", "from_toml", "read", "shipped"]
