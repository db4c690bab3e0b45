"""A forgotten password: whoever says an address hears the same, whoever reads it gets a link."""

from sqlalchemy import select

from app.identity.events import LinkMade
from app.identity.models import Person
from app.identity.rules import LinkPurpose
from app.identity.sign_in import AUTHENTICATOR
from app.transaction import transaction_of


def ask_reset(address: str) -> None:
    """Have a single-use link sent to the address, if it is one of somebody who may sign in. Returns nothing in any case."""
    with transaction_of(AUTHENTICATOR) as work:
        person = work.session.scalar(select(Person).where(Person.email == address, Person.active))
        if person is not None:  # the link itself is made when its mail is sent, and stands there alone
            fact = LinkMade(person_id=person.id, supplier_id=person.supplier_id, purpose=LinkPurpose.PASSWORD_RESET)
            work.record(fact)
