"""What happened to how suppliers are judged, and to what is known of them beside their deliveries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.events import Event
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class JudgingEvent(Event, abstract=True):
    """Told to buyers and administrators alone."""

    def audience(self) -> Iterable[str]:
        return {"procurement", "admin"}


@dataclass(frozen=True, kw_only=True)
class WeightsChanged(JudgingEvent):
    """A set weighs something from now on; `number` is that of its version."""

    name: ClassVar[str] = "scoring.weights_changed"
    weight_set_id: int
    number: int

    def subjects(self) -> Iterable[str]:
        return {f"weights:{self.weight_set_id}"}


@dataclass(frozen=True, kw_only=True)
class CountryIndicesReplaced(JudgingEvent):
    """All figures of countries are others now."""

    name: ClassVar[str] = "scoring.country_indices_replaced"
    count: int

    def subjects(self) -> Iterable[str]:
        return {"countries:all"}


@dataclass(frozen=True, kw_only=True)
class QuestionnaireWritten(JudgingEvent):
    """Suppliers are asked this version from now on."""

    name: ClassVar[str] = "scoring.questionnaire_written"
    questionnaire_id: int
    number: int

    def subjects(self) -> Iterable[str]:
        return {f"questionnaire:{self.questionnaire_id}"}


@dataclass(frozen=True, kw_only=True)
class JudgedEvent(JudgingEvent, abstract=True):
    """About one supplier, and not told to it."""

    supplier_id: int

    def subjects(self) -> Iterable[str]:
        return {f"supplier:{self.supplier_id}"}


@dataclass(frozen=True, kw_only=True)
class CategoriesNamed(JudgedEvent):
    """What the supplier delivers, or would."""

    name: ClassVar[str] = "scoring.categories_named"
    category_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SupplierSanctioned(JudgedEvent):
    name: ClassVar[str] = "scoring.supplier_sanctioned"
    reason: str


@dataclass(frozen=True, kw_only=True)
class SanctionLifted(JudgedEvent):
    name: ClassVar[str] = "scoring.sanction_lifted"


@dataclass(frozen=True, kw_only=True)
class SupplierAppraised(JudgedEvent):
    """What it was found to be when it was approved."""

    name: ClassVar[str] = "scoring.supplier_appraised"
    risk: str


@dataclass(frozen=True, kw_only=True)
class QuestionsAnswered(JudgedEvent):
    """The supplier said something of itself: its own people hear of it, too. `keys` are those of the questions."""

    name: ClassVar[str] = "scoring.questions_answered"
    keys: tuple[str, ...]

    def audience(self) -> Iterable[str]:
        return {room_of_supplier(self.supplier_id), "procurement", "admin"}
