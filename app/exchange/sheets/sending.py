"""The answers that a page has shown, on their way back with its form: signed, for one person, for an hour."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from app.exchange.sheets.comparing import Change
from app.orders.rules.answers import Accept, LineAnswer, Propose, Reject
from app.orders.rules.quantities import Part
from app.refusals import RuleBroken

HOUR = 3600


@dataclass(frozen=True)
class OrderAnswers:
    """What is answered of one order, as it was seen at a revision."""

    order_id: int
    revision: int
    answers: tuple[LineAnswer, ...]


def pack(changes: Iterable[Change], secret: str, person_id: int | None) -> str:
    plain = [_plain(change) for change in changes]
    return _signer(secret, person_id).dumps(plain)


def unpack(text: str, secret: str, person_id: int | None) -> list[OrderAnswers]:
    """Raises `RuleBroken` if it was not signed for this person, or long ago."""
    try:
        rows = _signer(secret, person_id).loads(text, max_age=HOUR)
    except BadData as wrong:
        raise RuleBroken("preview", "This preview is too old to be stored. Send the workbook again.") from wrong
    by_order: dict[tuple[int, int], list[LineAnswer]] = {}
    for order_id, revision, *given in rows:
        by_order.setdefault((order_id, revision), []).append(_answer(*given))
    return [OrderAnswers(*order, tuple(given)) for order, given in sorted(by_order.items())]


def _signer(secret: str, person_id: int | None) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=f"answer-sheet-{person_id}")


def _plain(change: Change) -> list[Any]:
    given, order = change.answer, change.line.order
    parts = [(str(part.quantity), part.on.isoformat()) for part in getattr(given, "parts", ())]
    words = [str(getattr(given, name, "")) for name in ("remainder", "reason", "note")]
    return [order.id, order.revision, type(given).__name__, given.line_id, given.version, parts, *words]


def _answer(
    kind: str, line_id: int, version: int, parts: list[list[str]], remainder: str, reason: str, note: str
) -> LineAnswer:
    if kind == Accept.__name__:
        return Accept(line_id, version)
    if kind == Reject.__name__:
        return Reject(line_id, version, reason, note)
    offered = tuple(Part(Decimal(quantity), date.fromisoformat(on)) for quantity, on in parts)
    return Propose(line_id, version, offered, Decimal(remainder), reason, note)
