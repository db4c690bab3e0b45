"""What must be true together with a supplier's state."""

from sqlalchemy import select

from app.events import consequence
from app.identity.events import PersonDeactivated, PersonInvited, PersonReactivated
from app.identity.models import Person
from app.refusals import RuleBroken
from app.suppliers.events import SupplierStateChanged
from app.suppliers.models import Supplier
from app.suppliers.rules import State
from app.transaction import Work


@consequence(PersonInvited, PersonReactivated)
def nobody_is_let_in_again_before_their_supplier(fact: PersonInvited | PersonReactivated, work: Work) -> None:
    """Raises `RuleBroken`."""
    supplier = work.session.get(Supplier, fact.supplier_id) if fact.supplier_id else None
    if supplier is not None and supplier.state == State.OFFBOARDED:
        raise RuleBroken("offboarded", "{company} is offboarded: nobody of it signs in. Begin its onboarding first.",
                         company=supplier.name)  # fmt: skip


@consequence(SupplierStateChanged)
def nobody_of_an_offboarded_supplier_signs_in(fact: SupplierStateChanged, work: Work) -> None:
    """They are shut out with the state; coming back is decided person by person."""
    if fact.after != State.OFFBOARDED:
        return
    theirs = select(Person).where(Person.supplier_id == fact.supplier_id, Person.active.is_(True))
    for person in work.session.scalars(theirs).all():
        person.active = False
        work.record(PersonDeactivated(person_id=person.id, supplier_id=fact.supplier_id))
