"""What may be read of people. Every function takes the actor first; the session filters by them."""

from sqlalchemy import select

from app.database import db
from app.identity.models import Person
from app.principal import Principal
from app.refusals import NotFound


def person_for(actor: Principal, person_id: int) -> Person:
    """One person, if the actor may know of them. Raises `NotFound`."""
    person = db.session.scalar(select(Person).where(Person.id == person_id))
    if person is None:
        raise NotFound
    return person


def person_by_address(actor: Principal, email: str) -> Person | None:
    """Who has this address, if the actor may know of them."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def people_for(actor: Principal) -> list[Person]:
    """Everybody for an administrator, one's own company for a supplier; the active ones first, by name."""
    return list(db.session.scalars(select(Person).order_by(Person.active.desc(), Person.name, Person.id)))


def people_of(actor: Principal, supplier_id: int) -> list[Person]:
    """The people of a supplier, the active ones first."""
    theirs = select(Person).where(Person.supplier_id == supplier_id)
    return list(db.session.scalars(theirs.order_by(Person.active.desc(), Person.name, Person.id)))


def names_of(actor: Principal, person_ids: set[int]) -> dict[int, str]:
    """The names of the people among these whom the actor may know."""
    if not person_ids:
        return {}
    found = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return {row.id: row.name for row in found}
