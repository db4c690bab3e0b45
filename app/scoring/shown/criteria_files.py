"""The facts behind a criterion as the rows of a file: a spreadsheet that does what the page says gets the same number."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask_babel import gettext as _

from app.quality.models import CorrectiveAction
from app.quality.rules import State
from app.receipts.words import reject_word
from app.scoring.queries.opened import Evidence
from app.scoring.queries.rejects import Arrived
from app.scoring.rules.points import Criterion
from app.scoring.rules.questionnaires import Topic
from app.scoring.words.findings import TOPICS
from app.sheets import Cell, Row


def quality_headings() -> list[str]:
    named = [_("Receipt"), _("Corrective action"), _("Order"), _("Line"), _("Day"), _("Quantity"), _("Unit")]
    return [*named, _("Counts"), _("Reason"), _("Again"), _("Asked"), _("Waits")]


def quality_rows(arrived: Iterable[Arrived], asked: Iterable[CorrectiveAction]) -> Iterator[Row]:
    """The newest first. A receipt counts once; `Again` is 1 for a reason that stands in a row further down already.

    A corrective action `Waits` for its supplier, twice where it is overdue.
    """
    rows = list(arrived)
    first: dict[str, int] = {}
    for each in rows:
        first |= dict.fromkeys(each.reasons, each.receipt_id)
    for each in rows:
        for place, code in enumerate(each.reasons or [""]):
            again = int(bool(code) and first.get(code) != each.receipt_id)
            head: list[Cell] = [
                each.receipt_id,
                None,
                each.order_number,
                each.line_no,
                each.arrived_on,
                each.quantity,
                each.unit,
            ]
            yield [*head, int(place == 0), reject_word(code), again, 0, 0]
    for action in asked:
        waits = int(action.state == State.OPEN) + int(action.is_overdue)
        day = action.order.supplier.local(action.asked_at).date()
        yield [None, action.id, action.order.number, action.line.line_no, day, None, "", 0, "", 0, 1, waits]


def price_headings() -> list[str]:
    named = [_("Order"), _("Line"), _("Item"), _("Name"), _("Ordered on"), _("Quantity"), _("Unit"), _("Currency")]
    return [*named, _("Unit price"), _("Standard price"), _("Best comparable offer")]


def price_rows(facts: Evidence) -> Iterator[Row]:
    for each in facts.prices:
        line = each.priced
        named: list[Cell] = [
            each.order_number,
            each.line_no,
            each.item_number,
            each.item_name,
            line.ordered_on,
            line.quantity,
            line.unit,
        ]
        yield [*named, line.currency, line.unit_price, line.standard, each.best]


def fact_headings() -> list[str]:
    return [_("Fact"), _("Name"), _("Value"), _("Source")]


def location_rows(facts: Evidence) -> Iterator[Row]:
    for leg in facts.legs:
        yield [_("kilometres from plant to site"), f"{leg.plant.name} – {leg.site.name}", leg.km, ""]
    for days in facts.transits:
        yield [_("days on the way"), "", days, ""]
    yield from _indices(facts)


def ethics_rows(facts: Evidence) -> Iterator[Row]:
    held = facts.papers.ethics_held
    yield from _papers((name, name in held) for name in sorted(held | facts.papers.ethics_required))
    yield from _indices(facts)
    yield from _answers(facts, Topic.ETHICS)


def compliance_rows(facts: Evidence) -> Iterator[Row]:
    yield from _papers(sorted(facts.papers.required.items()))
    yield from _answers(facts, Topic.COMPLIANCE)


def _papers(stands: Iterable[tuple[str, bool]]) -> Iterator[Row]:
    for name, holds in stands:
        yield [_("certificate, 1 holds today"), name, int(holds), ""]


def _indices(facts: Evidence) -> Iterator[Row]:
    for each in facts.indices.values():
        yield [each.code, each.country, each.figure, f"{each.year}, {each.source}, {each.licence}"]


def _answers(facts: Evidence, topic: Topic) -> Iterator[Row]:
    for asked, given, worth in facts.answers:
        if asked.topic is topic:
            yield [_("answer on %(topic)s", topic=str(TOPICS[topic])), asked.words, worth, given]


Rows = Callable[[Evidence], Iterator[Row]]
OF_FACTS: dict[Criterion, tuple[Callable[[], list[str]], Rows]] = {
    Criterion.PRICE: (price_headings, price_rows),
    Criterion.LOCATION: (fact_headings, location_rows),
    Criterion.ETHICS: (fact_headings, ethics_rows),
    Criterion.COMPLIANCE: (fact_headings, compliance_rows),
}


def file_of(criterion: Criterion, facts: Evidence) -> tuple[list[str], Iterator[Any]]:
    """Headings and rows, of all but quality and delivery."""
    headings, rows = OF_FACTS[criterion]
    return headings(), rows(facts)
