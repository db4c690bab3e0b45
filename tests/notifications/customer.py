"""A customer behind a tracking link, who leaves an address there and reads what comes of it."""

import re

from flask.testing import FlaskClient

from tests.notifications.post import text_of

KEY = re.compile(r"https?://[^\s\"]+(/alerts/[\w-]+)")
ANN = "ann@hafen.test"


class Customer:
    """Somebody with a tracking link: `.leave(address)` on its page, `.client` for what their mails lead to."""

    def __init__(self, app, token):
        self.app, self.client = app, FlaskClient(app, use_cookies=True)
        self.landed = self.client.get(f"/track/{token}", follow_redirects=True)
        self.page = self.landed.request.path

    def leave(self, address=ANN, **how):
        return self.client.post(f"{self.page}/alerts", data={"email": address}, follow_redirects=True, **how)


def keys_in(mail):
    return KEY.findall(text_of(mail))


def press(app, path):
    """Whoever opens the link of a mail and presses its button."""
    client = FlaskClient(app, use_cookies=True)
    client.get(path, follow_redirects=True)
    return client.post("/alerts")


def moves(market, bought, day):
    """The supplier offers another day, and the buyer accepts it."""
    market.world.propose(bought, (100, day))
    market.world.accept_proposal(bought)


def to_customers(mails):
    return [mail for mail in mails if mail["To"].addresses[0].domain == "hafen.test"]
