"""Every page can be read by everybody: no fault against WCAG 2.2 AA, nothing wider than the screen."""

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.world import BrowserWorld

# Colours do not depend on the width, so two looks meet both themes and both widths.
LOOKS = {"desk, light": {"viewport": DESK, "theme": "light"}, "phone, dark": {"viewport": PHONE, "theme": "dark"}}
EVERYBODY = ("/account/password", "/account/sessions", "/account/tokens", "/account/mails", "/notices", "/outbox")
PAGES = {
    "buyer": ("/board", "/board?q=nothing+like+it", "/orders", "/orders/new", "/orders/1", "/orders/2", "/orders/3/draft")
    + ("/suppliers", "/suppliers/1", "/suppliers/new", "/items", "/items/1", "/items/new", "/lists", "/sites", "/sites/1")
    + ("/order-lines/1/conversation", "/questions", "/arrivals", "/arrivals/1", "/imports", "/imports/profiles", *EVERYBODY)
    + ("/triage", "/tolerances", "/follow-up", "/calendar", "/hand-over", "/suppliers/1/hours", "/shipments", "/shipments/1")
    + ("/orders/1/revise", "/orders/1/history", "/orders/1/revisions/1/print", "/orders/1/links", "/arrivals/shipments/1")
    + ("/suppliers/1/transit", "/suppliers/1/criteria", "/ranking", "/ranking/risk", "/weights")
    + ("/corrective-actions",),
    "acme": ("/todo", "/answers/sheet", "/orders", "/orders/1", "/orders/2", "/order-lines/1/conversation", "/calendar")
    + ("/ship", "/shipments", "/shipments/1", "/shipments/1/pick-list", "/shipments/1/labels", "/shipments/1/mark-shipped")
    + ("/orders/1/history", "/orders/1/revisions/1/print", "/shipments/sscc-prefix")
    + ("/criteria", "/corrective-actions"),
    "bits": ("/todo", "/orders", "/ship", "/calendar"),
    "receiver": ("/arrivals", "/arrivals/1", "/arrivals/shipments/1", "/orders/1", "/shipments/1"),
    "sales": ("/board", "/orders/1", "/orders/1/history", "/suppliers/1", "/customer-orders", "/customer-orders/import"),
    "admin": ("/people", "/people/1", "/suppliers/1", "/health"),
}


@pytest.fixture
def there(app) -> BrowserWorld:
    """One order with a proposal, one that waits, one draft; and a shipment of what is agreed."""
    world = BrowserWorld(app)
    _, (line_id, _) = world.issued(2)
    world.propose_later(line_id, 5)
    world.issued(2)
    world.story.draft()
    _, (agreed, _) = world.issued(2)
    world.story.answer(agreed)
    world.announce(agreed)
    return world


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_accessible_and_fits(there, window, who, look):
    faults = []
    seen = window(getattr(there, who), **LOOKS[look])
    for path in PAGES[who]:
        seen.visit(path)
        faults += [f"{path}: {fault}" for fault in seen.violations()]
        if seen.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path}: wider than the screen")
    assert faults == []


def test_the_way_in_is_accessible(window):
    seen = window()
    seen.tolerate("404")
    for path in ("/sign-in", "/link", "/to"):
        seen.visit(path)
        assert seen.violations() == []
