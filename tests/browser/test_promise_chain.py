"""A supplier's word reaches procurement and sales at once, and the customer when it is agreed; nobody loads a page again."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect

from app.access import TRACKING_COOKIE
from app.customers import actions
from app.customers.queries.tracking import holder_of
from app.customers.rules.headers import CustomerWords
from tests.browser.conftest import PHONE
from tests.browser.test_main_job import SOON, count, live, written
from tests.browser.world import BrowserWorld, in_days
from tests.customers.market import Market, opened
from tests.live.listening import Listener, SignedIn, listening
from tests.story import told_by

PROMISED, LATER = 10, 14
# What the customer's page has shown as the day at the door, one after the other.
WATCH_THE_DAY = """() => {
    const day = () => document.querySelector("section.tracked tbody td:last-child").textContent.trim();
    window.daysShown = [day()];
    const note = () => { if (day() !== window.daysShown.at(-1)) window.daysShown.push(day()); };
    new MutationObserver(note).observe(document.querySelector("main"), { childList: true, subtree: true });
}"""


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    return BrowserWorld(app)


@pytest.fixture
def market(there: BrowserWorld) -> Market:
    return opened(there.story)


def fed(market: Market, reference: str = "") -> tuple[int, int]:
    """A customer order for 100 bolts that Acme has agreed to bring on the promised day: its id and the order line's."""
    order = market.ordered((100, in_days(PROMISED)), their_reference=reference)
    source = market.bought(100, in_days(PROMISED))
    market.world.answer(source)
    market.give(market.lines(order)[0], source, 100)
    return order, source


def of_somebody_else(market: Market) -> tuple[int, str]:
    """Another customer's order, and the secret of its link."""
    with told_by(market.app, market.world.sales):
        werft = actions.add_customer(market.world.sales, CustomerWords("Nordwerft"), number="C-2")
    order = market.ordered((5, in_days(PROMISED)), customer_id=werft)
    return order, market.does(actions.make_link, order)


@contextmanager
def holding(market: Market, url: str, secret: str) -> Iterator[Listener]:
    """The socket of an open page of a tracking link."""
    with market.app.app_context():
        holder = holder_of(secret)
    assert holder is not None
    cookie = {"Cookie": f"{TRACKING_COOKIE}{holder.link_id}={secret}"}
    with closing(Listener(f"{url}?tracking={holder.link_id}", cookie).connect()) as listener:
        yield listener


def heard(listener: Listener) -> list[dict]:
    """The frames with something in them, up to a heartbeat that begins now."""
    before = listener.everything() + listener.until("head", patience=15)
    return [said for name, said in before + listener.until("head", patience=15) if name == "frame" and said["pieces"]]


def amend(page: Page, line: int, day) -> None:
    """The supplier moves a line that is agreed already."""
    page.locator("#amend > summary").click()
    page.locator(f"#line-{line}-on").fill(day.isoformat())
    page.locator(f"#line-{line}-on").blur()
    page.locator(f"li[data-line='{line}'] label.pick", has_text="Material is late").click()
    page.get_by_role("button", name="Propose changes").click()
    page.wait_for_load_state()


@dataclass(frozen=True)
class Windows:
    """What four people look at: the supplier's order page, the board, sales' list and the customer's page."""

    supplier: Page
    board: Page
    sales: Page
    customer: Page
    row: Locator
    theirs: Locator
    tracked: Locator

    def stay(self, *pages: Page) -> None:
        """Mark pages, so that it shows if one is loaded again."""
        for page in pages:
            page.evaluate("window.notReloaded = true")

    def stayed(self, *pages: Page) -> None:
        for page in pages:
            assert page.evaluate("window.notReloaded"), f"{page.url} was loaded again"


@pytest.fixture
def windows(there, market, window) -> Callable[[int, int], Windows]:
    def opened_on(order: int, source: int) -> Windows:
        supplier = window(there.acme, viewport=PHONE).visit(f"/orders/{market.world.look(source, 'order_id')}").page
        board = window(there.buyer).visit("/board").page
        sales = window(there.sales).visit("/customer-orders").page
        customer = window().visit(f"/track/{market.does(actions.make_link, order)}").page
        lines = board.locator(f"#board-line-{source}"), sales.locator(f"#customer-order-{order}")
        return Windows(supplier, board, sales, customer, *lines, customer.locator(f"#tracked-{order}"))

    return opened_on


def slips(seen: Windows, source: int) -> None:
    """The supplier moves the day: the buyer and sales see it at once, the customer keeps what is agreed."""
    amend(seen.supplier, source, in_days(LATER))
    expect(seen.theirs).to_contain_text("At risk, 4 days", timeout=SOON)
    expect(seen.theirs).to_contain_text(written(in_days(LATER)))
    expect(seen.row.locator(".state")).to_have_text("Proposed", timeout=SOON)
    expect(seen.row.locator(".late")).to_contain_text("+4")
    expect(count(seen.board, "at risk")).to_have_text("1", timeout=SOON)
    expect(seen.tracked).to_contain_text(written(in_days(PROMISED)))


def is_agreed(seen: Windows, source: int) -> None:
    """The buyer accepts: all four see the new day."""
    later = written(in_days(LATER))
    live(seen.supplier)
    seen.stay(seen.supplier)
    seen.stayed(seen.board)  # its own form brings the page again afterwards
    seen.row.locator(".key a").click()
    seen.board.get_by_role("button", name=f"Accept {later}").click()
    expect(seen.tracked).to_contain_text(later, timeout=SOON)
    expect(seen.row.locator(".state")).to_have_text("Agreed", timeout=SOON)
    expect(seen.supplier.locator(f"#order-line-{source} .promised")).to_have_text(later, timeout=SOON)
    expect(seen.theirs).to_contain_text("At risk, 4 days")
    days = seen.customer.evaluate("window.daysShown")
    assert days == [written(in_days(PROMISED)), later], "the customer was shown a day that is not agreed"


def test_a_slip_reaches_sales_at_once_and_the_customer_when_it_is_agreed(there, market, windows, live_server):
    order, source = fed(market, "4500123456")
    other, secret = of_somebody_else(market)
    seen = windows(order, source)
    expect(seen.theirs).to_contain_text("On track")
    expect(seen.tracked).to_contain_text(written(in_days(PROMISED)))
    expect(count(seen.board, "at risk")).to_have_text("0")
    live(seen.board)
    live(seen.sales)
    seen.stay(seen.board, seen.sales, seen.customer)
    seen.customer.evaluate(WATCH_THE_DAY)
    bits = SignedIn(0, 0, there.cookie_of(there.bits), None)
    with listening(live_server.url, bits) as competitor, holding(market, live_server.url, secret) as neighbour:
        slips(seen, source)
        is_agreed(seen, source)
        seen.stayed(seen.supplier, seen.sales, seen.customer)
        assert heard(competitor) == [], "another supplier heard of it"
        assert heard(neighbour) == [], "another customer heard of it"
        market.does(actions.cancel_order, other, "Ordered twice", version=1)
        assert neighbour.next("frame", patience=15)["pieces"][0]["id"] == f"tracked-{other}", "it was listening all the time"


def test_the_customers_page_catches_up_after_it_was_cut_off(there, market, window, live_server):
    order, source = fed(market)
    visitor = window(viewport=PHONE).visit(f"/track/{market.does(actions.make_link, order)}")
    page, tracked = visitor.page, visitor.page.locator(f"#tracked-{order}")
    page.evaluate("window.notReloaded = true")
    with visitor.offline():
        market.world.propose(source, (100, in_days(LATER)))
        market.world.accept_proposal(source)
    expect(tracked).to_contain_text(written(in_days(LATER)), timeout=30_000)
    assert page.evaluate("window.notReloaded")
    assert visitor.violations() == []
