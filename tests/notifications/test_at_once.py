"""The same answer from a mail's link, sent by many connections at one moment, to a real server."""

import re
from concurrent.futures import ThreadPoolExecutor

import requests
from flask import Flask
from sqlalchemy import select

from app.database import session_for
from app.events import LoggedEvent
from app.identity.models import Person
from app.notifications.order_links import make_link
from app.transaction import transaction_of
from tests.live_server import LiveServer
from tests.story import MACHINE, World, build, in_days

FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
SENT = 20


def test_twenty_at_once_act_once(app: Flask, live_server: LiveServer):
    world = build(app)
    with app.app_context(), transaction_of(MACHINE) as work:
        work.session.get_one(Person, world.acme_person.person_id).take_roles(world.acme_person.roles)
    order_id = world.issued(world.line(100, in_days(14)), world.line(50, in_days(14)))
    cookies, form = _opened(app, live_server, world, order_id)

    def send(_number: int) -> int:
        address = f"{live_server.url}/orders/{order_id}/answer"
        return requests.post(address, data=form, cookies=cookies, timeout=30, allow_redirects=False).status_code

    with ThreadPoolExecutor(SENT) as pool:
        assert set(pool.map(send, range(SENT))) == {303}
    with app.app_context(), session_for(MACHINE) as session:
        accepted = session.scalars(select(LoggedEvent).where(LoggedEvent.name == "orders.line_accepted")).all()
        assert [row.actor_id for row in accepted] == [world.acme_person.person_id] * 2


def _opened(app: Flask, server: LiveServer, world: World, order_id: int) -> tuple[dict[str, str], dict[str, str]]:
    """The cookie and the prefilled form of whoever opens the link."""
    with app.app_context():
        token = make_link(order_id, world.acme_person.person_id or 0)
    with requests.Session() as browser:
        page = browser.get(f"{server.url}/to/{token}", timeout=30)
        form = page.text.split('id="answer"')[1].split("</form>")[0]
        wanted = {name: value for name, value in FIELD.findall(form) if "reason" not in name and "reject" not in name}
        return browser.cookies.get_dict(), wanted
