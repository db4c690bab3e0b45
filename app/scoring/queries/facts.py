"""The facts of a supplier's lines, assembled: what `rules.delivery` measures from."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.catalog.models import Site
from app.catalog.rules import hours_in
from app.database import db
from app.orders.models.returning import TAKEN_BACK
from app.orders.rules.reasons import TO_CANCEL, Owner
from app.principal import Principal
from app.scoring.queries import rows
from app.scoring.queries.notices import Sent, sent_of
from app.scoring.queries.rows import Of
from app.scoring.rules.answers import HoursOverTime, minutes_worked
from app.scoring.rules.disputes import DisputeState
from app.scoring.rules.matching import Arrival
from app.scoring.rules.units import Cut, Excluded, LineFacts, Part, Promised
from app.suppliers.models import FormerHours, Supplier

A_MOMENT = timedelta(seconds=5)
AT_ONCE = 1_000
"""So many lines that were named are read at once."""
Rows = Mapping[int, list[Any]]
NONE: Rows = {}
CHANGED_HOURS = select(FormerHours).where(FormerHours.supplier_id.in_(rows.SUPPLIERS)).order_by(FormerHours.until)
HOURS = select(
    Supplier.id, Supplier.country, Supplier.workdays, Supplier.time_zone, Supplier.opens, Supplier.closes
).where(Supplier.id.in_(rows.SUPPLIERS))  # fmt: skip


def facts_of(actor: Principal, supplier_id: int, line_ids: Iterable[int] | None = None) -> list[LineFacts]:
    """The lines of a supplier, or some of them, as they stand now; in at most a dozen statements."""
    return _assembled(actor, Of((supplier_id,), None if line_ids is None else tuple(sorted(line_ids))))


def facts_of_each(
    actor: Principal, supplier_ids: Sequence[int], line_ids: Sequence[int] | None = None
) -> dict[int, list[LineFacts]]:
    """The lines of some suppliers at once, or some of these, by supplier; a portion in no more statements than one line."""
    found: dict[int, list[LineFacts]] = {each: [] for each in supplier_ids}
    portions = [None] if line_ids is None else [line_ids[at : at + AT_ONCE] for at in range(0, len(line_ids), AT_ONCE)]
    for portion in portions:
        for line in _assembled(actor, Of(tuple(supplier_ids), None if portion is None else tuple(portion))):
            found[line.supplier_id].append(line)
    return found


def _assembled(actor: Principal, of: Of) -> list[LineFacts]:
    found = rows.lines(actor, of)
    return _Assembly(actor, of, found).assembled() if found else []


class _Assembly:
    """The rows of one batch of lines, put together line by line."""

    def __init__(self, actor: Principal, of: Of, lines: rows.Found) -> None:
        self.lines = lines
        self.sites = {each.id: each for each in db.session.scalars(select(Site))}
        self.receipts = _by_line(rows.receipts(actor, of), "order_line_id")
        self.rejects = self._where("rejected", lambda: rows.later_rejects(actor, of), "order_line_id")
        self.cancelled = self._where("cancelled", lambda: rows.cancellations(actor, of), "line_id")
        self.judged = {each.line_id: _judged(each) for each in rows.disputes(actor, of)}
        self.sent: Mapping[int, Sent] = {}
        if any(line.shipped or line.received for line in lines):
            self.sent = sent_of(actor, of, self.receipts)
        self.changes: Rows = NONE
        if any(line.order_revision > 1 for line in lines):
            self.changes = _by_line(rows.changes(actor, of))
        self._load_words(actor, of)

    def _where(self, sum_of: str, load: Any, key: str) -> Rows:
        """Rows that are asked for only where a line says that there are any."""
        return _by_line(load(), key) if any(getattr(line, sum_of) for line in self.lines) else NONE

    def _load_words(self, actor: Principal, of: Of) -> None:
        self.promises, self.words, self.hours = NONE, defaultdict[int, list[datetime]](list), dict[int, HoursOverTime]()
        if not any(line.answered_at for line in self.lines):
            return
        taken_back = _by_line(rows.taken_back(actor, of))
        self.promises = _standing(_by_line(rows.promises(actor, of)), taken_back)
        for line_id, at in rows.first_words(actor, of):
            if not _was_taken_back(at, taken_back.get(line_id, ())):
                self.words[line_id].append(at)
        self.hours = hours_of(of.supplier_ids)

    def assembled(self) -> list[LineFacts]:
        return [self._line(line) for line in self.lines]

    def _line(self, line: Any) -> LineFacts:
        site, receipts = self.sites[line.site_id], self.receipts.get(line.id, ())
        promises, sent = self.promises.get(line.id, []), self.sent.get(line.id, Sent())
        changes = self.changes.get(line.id, ())
        return LineFacts(
            line_id=line.id, order_id=line.order_id, supplier_id=line.supplier_id, site_id=line.site_id,
            calendar=site.calendar, quantity=line.quantity, requested_on=line.requested_on, category_id=line.category_id,
            incoterm=line.incoterm, lead_days=line.lead_days,
            asked_on=_asked_on(line, changes, site.time_zone) if line.lead_days is not None else None,
            arrivals=tuple([Arrival(each.arrived_on, each.quantity) for each in receipts]), left=sent.left,
            rejected=sum([each.rejected for each in receipts]) + sum(each.quantity for each in self.rejects.get(line.id, ())),
            cuts=tuple(_cuts(self.cancelled.get(line.id, ()), site.time_zone)),
            promises=tuple(_promised(promises)), moved_at=tuple(each.revision for each in changes),
            given_up_on=_given_up_on(line, self.cancelled.get(line.id, ()), site.time_zone),
            judged=self.judged.get(line.id, ""),
            answer_minutes=self._answer_minutes(line, promises), slips=_slips(promises, changes),
            notices=sent.notices, notices_right=sent.right,
        )  # fmt: skip

    def _answer_minutes(self, line: Any, promises: Iterable[Any]) -> int | None:
        """From the issue to the first word. Lines that a revision added were asked for at another time."""
        words = [*self.words.get(line.id, ()), *(each.agreed_at for each in promises)]
        if not words or line.issued_at is None or line.added_revision > 1:
            return None
        return minutes_worked(self.hours[line.supplier_id].at(line.issued_at), line.issued_at, min(words))


def _by_line(found: Iterable[Any], key: str = "line_id") -> Rows:
    by_line: dict[int, list[Any]] = {}
    for each in found:
        by_line.setdefault(getattr(each, key), []).append(each)
    return by_line


def hours_of(supplier_ids: Collection[int]) -> dict[int, HoursOverTime]:
    """When each supplier works, and worked before."""
    theirs = {"supplier_ids": supplier_ids}
    former: dict[int, list[FormerHours]] = {}
    for was in db.session.scalars(CHANGED_HOURS, theirs):
        former.setdefault(was.supplier_id, []).append(was)
    now = {each.id: hours_in(*each[1:]) for each in db.session.execute(HOURS, theirs)}
    return {
        supplier_id: HoursOverTime(hours, tuple((was.until, was.hours(hours)) for was in former.get(supplier_id, ())))
        for supplier_id, hours in now.items()
    }


def _day(instant: datetime, time_zone: str) -> date:
    return instant.astimezone(ZoneInfo(time_zone)).date()


def _judged(dispute: Any) -> str:
    return str(Excluded.DISPUTED) if dispute.state == DisputeState.OPEN else str(dispute.cause)


def _asked_on(line: Any, changes: Iterable[Any], time_zone: str) -> date | None:
    """The day on which the date that is requested now was asked for."""
    moved = [each.changed_at for each in changes if each.requested_on != each.requested_before]
    if moved:
        return _day(moved[-1], time_zone)
    if line.added_revision > 1:
        return _day(line.added_at, time_zone) if line.added_at else None
    if line.ordered_on is not None:
        return line.ordered_on
    return _day(line.issued_at, time_zone) if line.issued_at else None


def _cuts(cancelled: Iterable[Any], time_zone: str) -> Iterable[Cut]:
    """What we cancelled of our own accord, and what was agreed to be nobody's fault. A supplier's giving up heals nothing."""
    for each in cancelled:
        if each.owner == Owner.FORCE_MAJEURE:
            yield Cut(each.quantity, _day(each.cancelled_at, time_zone), Excluded.FORCE_MAJEURE)
        elif each.owner == Owner.US and each.reason in TO_CANCEL:
            yield Cut(each.quantity, _day(each.cancelled_at, time_zone), Excluded.CANCELLED)


def _given_up_on(line: Any, cancelled: Iterable[Any], time_zone: str) -> date | None:
    """The day from which nothing more was waited for: the rest cancelled, said to be complete, or the order closed."""
    at_rest = line.cancelled and line.cancelled + line.received - line.to_replace >= line.quantity
    ends = [max(each.cancelled_at for each in cancelled)] if at_rest and cancelled else []
    ends += [at for at in (line.completed_at, line.closed_at) if at is not None]
    return _day(min(ends), time_zone) if ends else None


def _was_taken_back(at: datetime, taken_back: Iterable[Any]) -> bool:
    return any(given.given_at - A_MOMENT <= at <= given.taken_back_at for given in taken_back)


def _standing(promises: Rows, taken_back: Rows) -> Rows:
    """Promises but those that were taken back a moment later, and the copies by which an earlier one was given again."""
    if not taken_back and not any(each.rule == TAKEN_BACK for found in promises.values() for each in found):
        return promises
    return {
        line_id: [
            each
            for each in found
            if each.rule != TAKEN_BACK and not _was_taken_back(each.agreed_at, taken_back.get(line_id, ()))
        ]
        for line_id, found in promises.items()
    }


def _promised(promises: Iterable[Any]) -> Iterable[Promised]:
    """Rows of parts as promises."""
    for (_number, revision), parts in groupby(promises, key=attrgetter("number", "revision")):
        yield Promised(revision, tuple([Part(each.quantity, each.promised_on) for each in parts]))


def _slips(promises: Iterable[Any], changes: Iterable[Any]) -> int | None:
    """How often a promise was followed by a later one without our moving the request in between; None without promises."""
    ends = [next(iter(parts)) for _number, parts in groupby(promises, key=attrgetter("number"))]
    if not ends:
        return None
    return sum(
        after.last_on > before.last_on and not any(before.agreed_at < each.changed_at <= after.agreed_at for each in changes)
        for before, after in pairwise(ends)
    )
