"""What a profile may say, checked as it is read: a key that we do not know gets a sentence with those that we do. Pure."""

import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from app.exchange.fields import MEANT_FOR, NEEDED, Rows
from app.exchange.problems import FileRefused
from app.exchange.profile_parts import (
    FileSettings,
    Join,
    Part,
    Reading,
    Rejects,
    Skip,
    Sources,
    Status,
    Text,
    ValueCheck,
)

SHIPPED = Path(__file__).parent / "profiles"


class ProfileRefused(FileRefused):
    """The profile itself cannot be used; `values["profile"]` names it."""


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

    @model_validator(mode="after")
    def _meant(self) -> "Profile":
        for name in self.fields:
            if name not in MEANT_FOR[self.rows]:
                raise ValueError(f"{name} means nothing where a row is one of {self.rows}")
        if ("source_order" in self.fields) != ("source_line" in self.fields):
            raise ValueError("[fields] needs source_order and source_line together, or neither")
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
