"""What must be true together with a newcomer's approval: it is kept what it was found to be, and no sanction is passed by."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from app import clock
from app.database import db
from app.events import consequence
from app.refusals import RuleBroken
from app.scoring.events.judging import SupplierAppraised
from app.scoring.models.judging import KeptAppraisal
from app.scoring.queries.newcomers import newcomer_facts
from app.scoring.rules.appraisal import Finding, appraise
from app.suppliers.events import SupplierStateChanged
from app.suppliers.rules import State
from app.transaction import Work


@consequence(SupplierStateChanged)
def a_newcomer_is_approved_with_its_appraisal(fact: SupplierStateChanged, work: Work) -> None:
    """The gate is asked of every approval; what is kept is that of a newcomer. Raises `RuleBroken`.

    What the machine brings in by a session of its own was not decided here.
    """
    if fact.after != State.APPROVED or work.session is not db.session():
        return
    facts = newcomer_facts(work.actor, fact.supplier_id)
    if facts.is_sanctioned:
        raise RuleBroken(
            "sanctioned", "It is on a sanctions list and cannot be approved. Lift that first, with the reason.", field="state"
        )
    if fact.before == State.ONBOARDING:
        found = appraise(facts)
        kept = [_kept(each) for each in found.findings]
        work.add(KeptAppraisal(supplier_id=fact.supplier_id, risk=found.risk, findings=kept, made_at=clock.now()))
        work.record(SupplierAppraised(supplier_id=fact.supplier_id, risk=str(found.risk)))


def _kept(finding: Finding) -> dict[str, Any]:
    """As JSON keeps it: figures as text."""
    said = asdict(finding)
    said["values"] = {name: str(value) if isinstance(value, Decimal) else value for name, value in said["values"].items()}
    return said
