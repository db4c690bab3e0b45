"""Who waits for what suppliers bring: customers, their orders fed by the orders of the story, and a link to one of them."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from app import clock
from app.customers import actions as customers
from app.customers.queries.free import suggestion_of
from app.customers.rules.headers import Contact, CustomerWords, LineWords, OrderWords, Reference
from app.database import db
from app.demo import calls
from app.demo.stage import Stage, acting
from app.orders.models import Order, OrderLine
from app.orders.rules.states import OrderState
from app.principal import Principal

SELLER = "paula@northfield.example"
CUSTOMERS = (
    ("K-1001", "Alpenland Seilbahnen", "Innsbruck", "AT", "Sophie Brunner", "NF-20418"),
    ("K-1002", "Great Lakes Pumps", "Milwaukee", "US", "Dwayne Porter", "V-88213"),
    ("K-1003", "Ferronor Équipements", "Lille", "FR", "Camille Lefèvre", "F00917"),
    ("K-1004", "Nordkap Skipsverft", "Tromsø", "NO", "Ingrid Solberg", "7714"),
)
EVERY = 6
"""One of so many customer orders is left without units, so that a shortfall is seen."""


def tell(stage: Stage) -> list[str]:
    """Customers order what is on order; most of it is allocated. Returns the secrets of the links that were made."""
    with acting(stage.people[SELLER], clock.recorded_now() - timedelta(minutes=30)) as seller:
        made = [_customer(seller, words) for words in CUSTOMERS]
        lines = _open_lines()
        orders = [_order(seller, made[n % len(made)], n, some) for n, some in enumerate(_in_pairs(lines)) if some]
        for n, key in enumerate(orders):
            gifts, versions = suggestion_of(seller, key)
            if gifts and n % EVERY != EVERY - 1:
                customers.accept_suggestion(seller, gifts, versions)
        links = [customers.make_link(seller, key) for key in orders[:2]]
    calls.tell(stage, stage.people[SELLER])
    return links


def _customer(seller: Principal, words: tuple[str, ...]) -> int:
    number, name, city, country, who, theirs = words
    contact = Contact(who, f"{who.split()[0].lower()}@{name.split()[0].lower()}.example", "+49 30 5550100")
    kept = CustomerWords(
        name,
        seller.person_id,
        country,
        city,
        f"{name}, {city}",
        2,
        contacts=(contact,),
        references=(Reference(theirs, "our number at theirs"),),
    )
    return customers.add_customer(seller, kept, number=number)


def _open_lines() -> list[OrderLine]:
    """Lines that something is still to come of, in the order of their days."""
    wanted = select(OrderLine).join(Order).where(OrderLine.is_open, Order.state == OrderState.ISSUED)
    return list(db.session.scalars(wanted.order_by(OrderLine.site_id, OrderLine.binding_on, OrderLine.id).limit(60)))


def _in_pairs(lines: Sequence[OrderLine]) -> list[list[OrderLine]]:
    """Two lines to the same site for one customer order."""
    pairs = [list(lines[at : at + 2]) for at in range(0, len(lines), 3)]
    return [[line for line in pair if line.site_id == pair[0].site_id] for pair in pairs]


def _order(seller: Principal, customer_id: int, number: int, wanted: Sequence[OrderLine]) -> int:
    head = OrderWords(customer_id, wanted[0].site_id, their_reference=f"{4500 + number * 17}/26")
    return customers.enter_order(seller, head, [_line(line, number) for line in wanted])


def _line(line: OrderLine, number: int) -> LineWords:
    """A customer wants half of what comes, a week after it should; every fourth one sooner than that."""
    room = 1 if number % 4 == 0 else 9
    quantity = max(Decimal(1), (line.open_quantity / 2).quantize(Decimal(1)))
    return LineWords(line.item_id, quantity, _not_past(line.requested_on + timedelta(days=room)), unit_price=Decimal(12))


def _not_past(day: date) -> date:
    return max(day, clock.now().date() + timedelta(days=2))
