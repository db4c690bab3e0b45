"""What must be true together with a supplier's state."""

from sqlalchemy import select

from app.events import consequence
from app.identity.events import PersonDeactivated
from app.identity.models import Person
from app.suppliers.events import SupplierStateChanged
from app.suppliers.rules import State
from app.transaction import Work


@consequence(SupplierStateChanged)
def nobody_of_an_offboarded_supplier_signs_in(fact: SupplierStateChanged, work: Work) -> None:
    """They are shut out with the state; coming back is decided person by person."""
    if fact.after != State.OFFBOARDED:
        return
    theirs = select(Person).where(Person.supplier_id == fact.supplier_id, Person.active.is_(True))
    for person in work.session.scalars(theirs).all():
        person.active = False
        work.record(PersonDeactivated(person_id=person.id, supplier_id=fact.supplier_id))
