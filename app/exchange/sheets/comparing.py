"""What a sheet that came back would change: row by row, against the lines as they stand now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.exchange.sheets import standing
from app.exchange.sheets.columns import AS_REQUESTED, CANNOT
from app.exchange.sheets.reading import SheetRow
from app.orders.models import OrderLine
from app.orders.rules import answers, offers
from app.orders.rules.answers import Accept, LineAnswer, Propose, Reject
from app.orders.rules.offers import Verb
from app.orders.rules.quantities import NOTHING, joined
from app.orders.rules.states import Answer
from app.refusals import RuleBroken

VERBS: dict[type, Verb] = {Accept: Verb.ACCEPT, Propose: Verb.PROPOSE, Reject: Verb.REJECT}
AGREED, TO_DECIDE = "agreed", "to_decide"


@dataclass(frozen=True)
class Change:
    """A row that would change its line; `outcome` says what happens then."""

    row: SheetRow
    line: OrderLine
    answer: LineAnswer
    outcome: str


@dataclass(frozen=True)
class Refused:
    """A row that a rule refuses."""

    row: SheetRow
    line: OrderLine
    why: RuleBroken


@dataclass
class Comparison:
    changes: list[Change] = field(default_factory=list)
    outdated: list[tuple[SheetRow, OrderLine]] = field(default_factory=list)
    """Rows whose line was changed since the download."""
    refused: list[Refused] = field(default_factory=list)
    unknown: list[SheetRow] = field(default_factory=list)
    untouched: int = 0

    @property
    def may_be_stored(self) -> bool:
        return bool(self.changes) and not (self.outdated or self.refused or self.unknown)


def compare(rows: Sequence[SheetRow], lines: Mapping[int, OrderLine]) -> Comparison:
    """A row that somebody edited is a change, or outdated, or refused by a rule; the others are left alone.

    A row that says what stands there already is no change, whenever it was downloaded: the same file twice does nothing.
    """
    found = Comparison()
    for row in rows:
        line = lines.get(row.line_id)
        if line is None:
            found.unknown.append(row)
            continue
        wanted = _wanted(row, line)
        if wanted is None or _stands(wanted, line):
            found.untouched += 1
        elif (row.version, row.revision) != (line.version, line.order.revision):
            found.outdated.append((row, line))
        else:
            _judge(found, row, line, wanted)
    return found


def _wanted(row: SheetRow, line: OrderLine) -> LineAnswer | None:
    """What the row answers; None where nobody touched it."""
    if row.answer == CANNOT:
        return Reject(line.id, row.version, row.reason, row.note)
    if row.answer == AS_REQUESTED:
        return Accept(line.id, row.version)
    if standing.code(row.parts) == row.was:
        return None
    if line.answer != Answer.ACCEPTED and joined(row.parts) == line.wanted:
        return Accept(line.id, row.version)
    remainder = max(NOTHING, line.open_quantity - sum((part.quantity for part in row.parts), NOTHING))
    return Propose(line.id, row.version, row.parts, remainder, row.reason, row.note)


def _stands(wanted: LineAnswer, line: OrderLine) -> bool:
    if isinstance(wanted, Reject):
        return line.answer == Answer.REJECTED
    if isinstance(wanted, Accept):
        return line.answer == Answer.ACCEPTED and line.standing == line.wanted
    return bool(line.standing) and joined(wanted.parts) == line.standing


def _judge(found: Comparison, row: SheetRow, line: OrderLine, wanted: LineAnswer) -> None:
    try:
        offers.check_offered(line, line.order.state, VERBS[type(wanted)])
        found.changes.append(Change(row, line, wanted, _outcome(line, wanted)))
    except RuleBroken as why:
        found.refused.append(Refused(row, line, why))


def _outcome(line: OrderLine, wanted: LineAnswer) -> str:
    """What happens once it is taken in. Raises `RuleBroken`."""
    if isinstance(wanted, Accept):
        return AGREED
    if isinstance(wanted, Reject):
        answers.check_rejection(wanted)
    else:
        answers.check_proposal(wanted, line.asked)
    return TO_DECIDE
