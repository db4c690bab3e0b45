"""Customers of a file: made or changed through their own verbs. What the file does not say changes nothing."""

from dataclasses import replace

from app.customers import actions
from app.customers.models import Customer
from app.customers.rules.headers import Contact, CustomerWords, Reference
from app.exchange.selling.facts import CustomerPart
from app.principal import Principal
from app.refusals import RuleBroken


def is_same(part: CustomerPart, row: Customer) -> bool:
    """Whether everything that the file says of the customer stands here already."""
    known = (row.name, row.country, row.city)
    said = (part.name, part.country, part.city)
    return all(now in (None, before) for now, before in zip(said, known, strict=True)) and _knows(row, part)


def _knows(row: Customer, part: CustomerPart) -> bool:
    return part.contact is None or any(each.name == part.contact and part.phone in (None, each.phone) for each in row.contacts)


def bring(actor: Principal, part: CustomerPart, row: Customer | None) -> None:
    """Add the customer, or change what the file says differently. Raises `RuleBroken`."""
    if row is not None:
        actions.change_customer(actor, row.id, _changed(part, row), version=row.version)
    elif part.name is None:
        raise RuleBroken(
            "customer_unknown",
            "The customer {customer} is not known here, and the file does not say its name.",
            customer=part.code,
        )
    else:
        contacts = (Contact(part.contact, phone=part.phone or ""),) if part.contact else ()
        words = CustomerWords(part.name, country=part.country, city=part.city or "", contacts=contacts)
        actions.add_customer(actor, words, number=part.code)


def _changed(part: CustomerPart, row: Customer) -> CustomerWords:
    contacts = tuple(Contact(each.name, each.email, each.phone, each.duty) for each in row.contacts)
    return CustomerWords(
        part.name or row.name,
        owner_id=row.owner_id,
        country=part.country or row.country,
        city=part.city or row.city,
        ship_to=row.ship_to,
        outbound_days=row.outbound_days,
        note=row.note,
        contacts=_with(contacts, part),
        references=tuple(Reference(each.reference, each.meaning) for each in row.references),
    )


def _with(contacts: tuple[Contact, ...], part: CustomerPart) -> tuple[Contact, ...]:
    """The contacts with the file's one among them, and its telephone if the file says it."""
    if part.contact is None:
        return contacts
    if all(each.name != part.contact for each in contacts):
        return (*contacts, Contact(part.contact, phone=part.phone or ""))
    return tuple(replace(each, phone=part.phone or each.phone) if each.name == part.contact else each for each in contacts)
