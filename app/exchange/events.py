"""What happened with imports and their profiles."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.events import Event


@dataclass(frozen=True, kw_only=True)
class ExchangeEvent(Event, abstract=True):
    """Told to those who import, and to administrators."""

    def audience(self) -> Iterable[str]:
        return {"procurement", "admin"}


@dataclass(frozen=True, kw_only=True)
class ImportFinished(ExchangeEvent):
    """A file is in: how many things are new or different. Pages of everybody whom it touches are fetched again."""

    name: ClassVar[str] = "exchange.import_finished"
    import_id: int
    orders: int
    lines: int
    receipts: int

    def subjects(self) -> Iterable[str]:
        return {f"import:{self.import_id}"}


@dataclass(frozen=True, kw_only=True)
class ProfileSaved(ExchangeEvent):
    name: ClassVar[str] = "exchange.profile_saved"
    profile_id: int

    def subjects(self) -> Iterable[str]:
        return {f"import_profile:{self.profile_id}"}
