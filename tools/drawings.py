"""Draws the state machines of the rules: `make drawings` writes docs/states.md from the tables themselves."""

import sys
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.certifications.rules import Review
from app.certifications.rules.reviews import MOVES as REVIEW_MOVES
from app.customers.rules.inquiries import MOVES as INQUIRY_MOVES
from app.customers.rules.inquiries import Inquiring
from app.exchange.rules import MOVES as IMPORT_MOVES
from app.exchange.rules import State as ImportState
from app.orders.rules.cancelling import MOVES as REQUEST_MOVES
from app.orders.rules.cancelling import RequestState
from app.orders.rules.leads import PROPOSAL_MOVES, answer_moves
from app.orders.rules.states import MOVES as ORDER_MOVES
from app.orders.rules.states import Answer, OrderState, ProposalState
from app.quality.rules import MOVES as CORRECTIVE_MOVES
from app.quality.rules import State as Corrective
from app.shipments.rules import MOVES as SHIPMENT_MOVES
from app.shipments.rules import Step
from app.suppliers.rules import MOVES as SUPPLIER_MOVES
from app.suppliers.rules import State as SupplierState

PAGE = Path(__file__).resolve().parent.parent / "docs" / "states.md"
HEAD = """# States

Each drawing and each table below is made from the table in the rules that it names: `make drawings` writes this page,
and a test fails while it says anything else. What may be done in a state is asked there and nowhere else.
"""
Moves = Mapping[str, Mapping[str, Iterable[str]]]


@dataclass(frozen=True)
class Machine:
    """`moves`: from each state to each next one, and by what, where the table says it."""

    title: str
    table: str
    sentence: str
    begins: str
    moves: Moves


def plain(moves: Mapping[str, Iterable[str]]) -> Moves:
    """A table that says only what may follow what, in the order of its states."""
    order = list(moves)
    return {before: dict.fromkeys(sorted(afters, key=order.index), ()) for before, afters in moves.items()}


MACHINES = (
    Machine(
        "An order",
        "app/orders/rules/states.py: MOVES",
        "The header follows its lines: closed when nothing is owed, open again when a receipt is taken back or units are to "
        "be replaced. How far it is answered and delivered is derived from the lines and never stored.",
        OrderState.DRAFT,
        plain(ORDER_MOVES),
    ),
    Machine(
        "The answer of a line",
        "app/orders/rules/leads.py: LEADS_TO, with BY_ANSWER of app/orders/rules/offers.py",
        "A proposal binds nobody: declined, withdrawn or superseded, the line is as it was agreed last, else it waits for "
        "an answer. One inside a tolerance is accepted at once. For half a minute a supplier takes its answer back, and the "
        "line is as it was before.",
        Answer.PENDING,
        answer_moves(),
    ),
    Machine(
        "A proposal",
        "app/orders/rules/leads.py: PROPOSAL_MOVES",
        "It is decided once and kept.",
        ProposalState.OPEN,
        plain(PROPOSAL_MOVES),
    ),
    Machine(
        "A cancellation request",
        "app/orders/rules/cancelling.py: MOVES",
        "Of us or of the supplier, to cancel what is agreed: the other side grants or refuses it, who asked withdraws it, a "
        "revision or a rejection supersedes it. The line binds until it is granted.",
        RequestState.OPEN,
        plain(REQUEST_MOVES),
    ),
    Machine(
        "A shipment",
        "app/shipments/rules/steps.py: MOVES",
        "Steps may be skipped forward. A step that was told by mistake is corrected by another one; nothing is deleted.",
        Step.DRAFT,
        plain(SHIPMENT_MOVES),
    ),
    Machine(
        "A supplier",
        "app/suppliers/rules.py: MOVES",
        "Each change has a reason and a name; `LETS` beside it says what a state lets happen.",
        SupplierState.PROSPECT,
        plain(SUPPLIER_MOVES),
    ),
    Machine(
        "The review of a certificate",
        "app/certifications/rules/reviews.py: MOVES",
        "What people decide. A verified one is not yet valid, valid, expiring (90 days), expired or superseded by its dates "
        "alone; what is missing then does what the policy of its type says, until it is verified or waived.",
        Review.SUBMITTED,
        plain(REVIEW_MOVES),
    ),
    Machine(
        "A corrective action",
        "app/quality/rules.py: MOVES",
        "It waits for the supplier while it is open and for us while it is answered; sent back, it is open again until a new "
        "day. That one is overdue is derived from that day, by the supplier's clock. A line has one under way at a time.",
        Corrective.OPEN,
        plain(CORRECTIVE_MOVES),
    ),
    Machine(
        "An inquiry",
        "app/customers/rules/inquiries.py: MOVES",
        "A question that is answered on the telephone is open for no longer than the call. An answer is kept: what is asked "
        "afterwards is another inquiry. That one is due is derived from the day on which somebody wants to call again.",
        Inquiring.OPEN,
        plain(INQUIRY_MOVES),
    ),
    Machine(
        "An import",
        "app/exchange/rules.py: MOVES",
        "All of a file or nothing; what was refused or interrupted is looked at again.",
        ImportState.UPLOADED,
        plain(IMPORT_MOVES),
    ),
)


def page() -> str:
    return "\n".join([HEAD, *(_section(machine) for machine in MACHINES)])


def _section(machine: Machine) -> str:
    words = textwrap.fill(machine.sentence, 120)
    return "\n".join([f"## {machine.title}", "", words, "", *_drawing(machine), "", *_table(machine), ""])


def _drawing(machine: Machine) -> list[str]:
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {machine.begins}"]
    for before, nexts in machine.moves.items():
        for after, verbs in nexts.items():
            words = ", ".join(_words(each) for each in sorted(verbs))
            lines.append(f"    {before} --> {after}" + (f" : {words}" if words else ""))
        if not nexts:
            lines.append(f"    {before} --> [*]")
    return [*lines, "```"]


def _table(machine: Machine) -> list[str]:
    rows = [f"| {_words(before)} | {_nexts(nexts)} |" for before, nexts in machine.moves.items()]
    return [f"From `{machine.table}`:", "", "| state | may become |", "|---|---|", *rows]


def _nexts(nexts: Mapping[str, Iterable[str]]) -> str:
    return " · ".join(_words(after) + _by(verbs) for after, verbs in nexts.items()) or "–"


def _by(verbs: Iterable[str]) -> str:
    said = ", ".join(_words(each) for each in sorted(verbs))
    return f" ({said})" if said else ""


def _words(code: str) -> str:
    return str(code).replace("_", " ")


def main(verb: str) -> int:
    if verb == "check":
        return 0 if PAGE.read_text() == page() else 1
    PAGE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "write"))
