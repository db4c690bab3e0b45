"""Who our customers are: added and changed by sales."""

from sqlalchemy import select

from app.catalog.rules import check_written
from app.customers.events import CustomerAdded, CustomerChanged
from app.customers.models import Customer, CustomerContact, CustomerReference
from app.customers.queries.customers import customer_for, owners_for
from app.customers.rules.headers import CustomerWords, checked_contact, checked_customer, checked_references
from app.orders.actions.writing import writing
from app.principal import Permission, Principal
from app.refusals import RuleBroken, Stale
from app.transaction import Work

WRITE = Permission.CUSTOMER_WRITE


def add_customer(actor: Principal, words: CustomerWords, *, number: str, once: str | None = None) -> int:
    """Add a customer under a number of ours. Returns its id. Raises `RuleBroken`."""
    with writing(actor, WRITE, once) as work:
        cleaned = check_written(number, 40, field="number").upper()
        _refuse_taken(work, cleaned)
        customer = Customer(number=cleaned)
        _write(actor, customer, words)
        work.add(customer)
        work.session.flush()
        work.record(CustomerAdded(customer_id=customer.id))
        return customer.id


def change_customer(actor: Principal, customer_id: int, words: CustomerWords, *, version: int, once: str | None = None) -> None:
    """Change a customer: all of it becomes what is typed. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with writing(actor, WRITE, once) as work:
        customer = customer_for(actor, customer_id, lock=True)
        if customer.version != version:
            raise Stale(
                "stale_customer",
                "{name} was changed since you opened it. Look at it again, then repeat it.",
                name=customer.name,
                seen=version,
                version=customer.version,
            )
        before = _known(customer)
        _write(actor, customer, words)
        if fields := tuple(sorted(name for name, value in _known(customer).items() if before[name] != value)):
            customer.touch()
            work.record(CustomerChanged(customer_id=customer.id, fields=fields))


def _write(actor: Principal, customer: Customer, words: CustomerWords) -> None:
    for name, value in checked_customer(words).items():
        setattr(customer, name, value)
    _check_owner(actor, words.owner_id)
    contacts = [checked_contact(each, at) for at, each in enumerate(words.contacts, start=1)]
    references = checked_references(words.references)
    if contacts != [each.words for each in customer.contacts]:
        customer.contacts = [CustomerContact(**each) for each in contacts]
    _take_references(customer, references)


def _take_references(customer: Customer, references: list[dict[str, str]]) -> None:
    """A number that stays is the same row: it is unique."""
    there = {each.reference: each for each in customer.references}
    kept = []
    for words in references:
        row = there.get(words["reference"]) or CustomerReference(reference=words["reference"])
        row.meaning = words["meaning"]
        kept.append(row)
    if kept != list(customer.references):
        customer.references = kept


def _known(customer: Customer) -> dict[str, object]:
    names = ("name", "owner_id", "country", "city", "ship_to", "outbound_days", "note")
    lists = {
        "contacts": [each.words for each in customer.contacts],
        "references": [(each.reference, each.meaning) for each in customer.references],
    }
    return {name: getattr(customer, name) for name in names} | lists


def _check_owner(actor: Principal, owner_id: int | None) -> None:
    if owner_id is not None and owner_id not in {key for key, _ in owners_for(actor)}:
        raise RuleBroken("owner", "Choose somebody of sales who can sign in.", field="owner")


def _refuse_taken(work: Work, number: str) -> None:
    if work.session.scalar(select(Customer.id).where(Customer.number == number)) is not None:
        raise RuleBroken("taken", "There is a customer {taken} already. Choose another number.", field="number", taken=number)
