"""Scores follow the log: what a fact touches is measured anew, at most once a fact, in the order of positions."""

from collections import defaultdict

from app.catalog.events import DayBegan
from app.database import db
from app.events import Event, LoggedEvent, listener
from app.isolation import principal_of
from app.principal import Principal
from app.scoring.actions import measuring
from app.scoring.queries.touched import lines_in, suppliers_in
from app.scoring.touching import Touched, touched_by


@listener
def follow(position: int, logged: LoggedEvent) -> None:
    """Hearing a fact twice changes nothing: what follows from all facts is put in the place of what is stored."""
    actor, fact = principal_of(db.session()), logged.fact()
    if isinstance(fact, DayBegan):
        measuring.begin_to_count(actor, fact.site_id, fact.day, fact.before, because=fact.name)
        return
    for touched in touched_by(fact):
        _measure(actor, fact, touched)


def _measure(actor: Principal, fact: Event, touched: Touched) -> None:
    """An import's facts come by the ten thousand: they only say that the supplier is to be measured as a whole."""
    if touched.everything or fact.quiet:
        measuring.mark_stale(actor, suppliers_in(actor, touched))
        return
    by_supplier: dict[int, set[int]] = defaultdict(set)
    for supplier_id, line_id in lines_in(actor, touched):
        by_supplier[supplier_id].add(line_id)
    for supplier_id, line_ids in by_supplier.items():
        measuring.measure_lines(actor, supplier_id, line_ids, because=fact.name)
