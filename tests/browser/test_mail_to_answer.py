"""From the mail to the answer: the link in a real mail, three pointer actions on a phone, no sign-in, and the board moves."""

from collections.abc import Callable, Iterator
from datetime import time as clock_time
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from app.notifications.models import QuietHours
from app.transaction import transaction_of
from tests.browser.conftest import PHONE
from tests.browser.world import BrowserWorld, in_days
from tests.live_server import LiveServer
from tests.notifications.post import MailServer, link_in
from tests.servers import wait_until
from tests.story import MACHINE

SOON = 10_000


@pytest.fixture
def post() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def live_server(serve: Callable[..., LiveServer], post: MailServer) -> LiveServer:
    return serve(SMTP_URL=post.url, MAIL_SETTLES="0")


@pytest.fixture
def there(app: Flask) -> BrowserWorld:
    made = BrowserWorld(app)
    with app.app_context(), transaction_of(MACHINE) as work:  # the test runs at any hour
        words = {"time_zone": "UTC", "digest_at": clock_time(8)}
        work.add(QuietHours(person_id=made.story.acme_person.person_id, **words))
    return made


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_ten_lines_are_answered_from_the_mail_in_three_actions(there, window, post, theme):
    desk = window(there.buyer, theme=theme)
    _order_id, lines = there.issued(10)
    wait_until(lambda: bool(post.mails), "no mail came")
    board = desk.visit("/board").page
    expect(board.locator("#live-badge")).to_have_attribute("data-state", "live")
    (mail,) = post.mails
    assert "please confirm 10 lines by" in mail["Subject"]
    row = board.locator(f"#board-line-{lines[3]}")
    expect(row.locator(".state")).to_have_text("To confirm", timeout=SOON)

    phone = window(theme=theme, viewport=PHONE).visit(link_in(mail))
    page = phone.page
    assert "/to/" not in page.url
    assert phone.violations() == []
    later = in_days(14) + timedelta(days=7)
    page.locator(f"#line-{lines[3]}-on").fill(later.isoformat())
    page.locator(f"#line-{lines[3]}-on").blur()
    page.locator(f"li[data-line='{lines[3]}'] label.pick", has_text="Material is late").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Confirm 10 lines").click()
    expect(row.locator(".state")).to_have_text("Proposed", timeout=SOON)
    expect(row.locator(".expected")).to_have_text(later.strftime("%d %b %Y"))
    expect(page.locator(f"#order-line-{lines[0]} .state")).to_have_text("Agreed")
    expect(page.locator("main")).to_contain_text("Acme_Person")
    phone.inspect()
