"""What must be true together with a newcomer's approval: it is kept what it was found to be, and no sanction is passed by."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app import clock
from app.database import db
from app.events import consequence
from app.refusals import RuleBroken
from app.scoring.events.judging import SupplierAppraised
from app.scoring.models.judging import KeptAppraisal, Sanction
from app.scoring.queries.newcomers import newcomer_facts
from app.scoring.rules.appraisal import Finding, appraise
from app.suppliers.events import SupplierStateChanged
from app.suppliers.rules import State
from app.transaction import Work


@consequence(SupplierStateChanged)
def nobody_on_a_sanctions_list_is_approved(fact: SupplierStateChanged, work: Work) -> None:
    """Raises `RuleBroken`."""
    open_ones = select(Sanction.id).where(Sanction.supplier_id == fact.supplier_id, Sanction.lifted_at.is_(None))
    if fact.after == State.APPROVED and work.session.scalar(open_ones.limit(1)) is not None:
        raise RuleBroken(
            "sanctioned", "It is on a sanctions list and cannot be approved. Lift that first, with the reason.", field="state"
        )


@consequence(SupplierStateChanged)
def a_newcomer_is_approved_with_its_appraisal(fact: SupplierStateChanged, work: Work) -> None:
    """What somebody decides is kept with what was known; a state that the machine brings in was not decided here."""
    if (fact.before, fact.after) != (State.ONBOARDING, State.APPROVED) or work.session is not db.session():
        return
    found = appraise(newcomer_facts(work.actor, fact.supplier_id))
    kept = [_kept(each) for each in found.findings]
    work.add(KeptAppraisal(supplier_id=fact.supplier_id, risk=found.risk, findings=kept, made_at=clock.now()))
    work.record(SupplierAppraised(supplier_id=fact.supplier_id, risk=str(found.risk)))


def _kept(finding: Finding) -> dict[str, Any]:
    """As JSON keeps it: figures as text."""
    said = asdict(finding)
    said["values"] = {name: str(value) if isinstance(value, Decimal) else value for name, value in said["values"].items()}
    return said
