"""A small world for browsers: people with passwords, and orders whose days are counted from today."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from flask import Flask

from app import clock
from app.identity import sign_in
from app.identity.models import Person, PersonSite
from app.orders.rules.revisions import NewLine
from app.shipments.actions import ship
from app.shipments.rules import Notice, Packed, Step
from app.transaction import transaction_of
from tests.story import MACHINE, World, build, told_by

PASSWORD = "a-long-password"


def in_days(days: int) -> date:
    return clock.today("Europe/Berlin") + timedelta(days=days)


class BrowserWorld:
    """`issued(3)` issues an order of three lines; `buyer`, `acme`, `bits`, `sales`, `receiver` sign in."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.story: World = build(app)
        people = (self.story.buyer, self.story.acme_person, self.story.bits_person, self.story.sales, self.story.receiver)
        people += (self.story.admin,)
        with app.app_context(), transaction_of(MACHINE) as work:
            for each in people:
                work.session.get_one(Person, each.person_id).take_roles(each.roles)
                work.session.get_one(Person, each.person_id).sites = [PersonSite(site_id=site) for site in each.site_ids]
        with app.app_context():
            sign_in.set_passwords([each.person_id for each in people if each.person_id], PASSWORD)
        self.buyer, self.sales = ("buyer@test.test", PASSWORD), ("sales@test.test", PASSWORD)
        self.acme, self.bits = ("acme_person@test.test", PASSWORD), ("bits_person@test.test", PASSWORD)
        self.receiver, self.admin = ("receiver@test.test", PASSWORD), ("admin@test.test", PASSWORD)

    def issued(self, lines: int = 1, *, wanted_in: int = 14, price: str = "8731.37") -> tuple[int, Sequence[int]]:
        """An issued order of so many lines to Acme. Returns its id and those of its lines."""
        asked = [NewLine(self.story.bolts, Decimal(100), in_days(wanted_in), Decimal(price)) for _ in range(lines)]
        order_id = self.story.issued(*asked)
        return order_id, self.story.line_ids(order_id)

    def propose_later(self, line_id: int, days: int) -> None:
        with told_by(self.app, self.story.acme_person):
            wanted = self.story.look(line_id, "requested_on")
        self.story.propose(line_id, (100, wanted + timedelta(days=days)))

    def announce(self, line_id: int) -> None:
        """Acme announces that the line is ready to be picked up."""
        version = self.story.look(line_id, "version")
        with told_by(self.app, self.story.acme_person):
            notice = Notice("LS-1", shipped_on=in_days(1), eta_on=in_days(5))
            ship(self.story.acme_person, notice, [Packed(line_id, Decimal(100), version)], step=Step.READY)

    def cookie_of(self, person: tuple[str, str]) -> str:
        """A fresh session, as a socket needs it."""
        with self.app.app_context():
            return sign_in.sign_in(*person, sign_in.Device(), timedelta(days=1))
