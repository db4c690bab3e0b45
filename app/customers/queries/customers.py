"""Customers, for reading and for writing. Suppliers and receiving never find one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.customers.models import Customer
from app.database import db
from app.identity.models import Person, PersonRole
from app.principal import Principal, Role
from app.refusals import NotFound

PAGE = 50


def customer_for(actor: Principal, customer_id: int, *, lock: bool = False) -> Customer:
    """One customer with its contacts and own numbers. Raises `NotFound`."""
    wanted = select(Customer).where(Customer.id == customer_id)
    wanted = wanted.options(selectinload(Customer.contacts), selectinload(Customer.references))
    found = db.session.scalar(wanted.with_for_update(of=Customer) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def customers_page(actor: Principal, *, q: str = "", after: str = "", limit: int = PAGE) -> Sequence[Customer]:
    """Customers by number; `q` stands in their name or begins their number."""
    wanted = select(Customer).order_by(Customer.number).limit(limit)
    if q.strip():
        words = q.strip()
        named = Customer.name.icontains(words, autoescape=True) | Customer.number.istartswith(words, autoescape=True)
        wanted = wanted.where(named)
    return db.session.scalars(wanted.where(Customer.number > after) if after else wanted).all()


def customer_names(actor: Principal) -> list[tuple[int, str, str]]:
    """Id, number and name of each customer, by name: for a choice."""
    wanted = select(Customer.id, Customer.number, Customer.name).order_by(Customer.name, Customer.id)
    return [(key, number, name) for key, number, name in db.session.execute(wanted)]


def owners_for(actor: Principal) -> list[tuple[int, str]]:
    """Id and name of the sales people who can answer for a customer."""
    sells = Person.id.in_(select(PersonRole.person_id).where(PersonRole.role == Role.SALES))
    wanted = select(Person.id, Person.name).where(sells, Person.active).order_by(Person.name, Person.id)
    return [(key, name) for key, name in db.session.execute(wanted)]
