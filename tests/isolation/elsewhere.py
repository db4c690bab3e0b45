"""Routes that the walk leaves to other tests."""

# Routes that need more than a session and a form, and where they are walked instead.
WALKED_IN: dict[str, str] = {
    "dashboard.feed": "tests/identity/test_feeds.py",
    "dashboard.revoke_feed": "tests/identity/test_feeds.py",
    "dashboard.name_stand_in": "tests/orders/test_handing.py",
    "identity.link": "tests/identity/test_links.py",
    "notifications.alert": "tests/notifications/test_alerts.py",
    "notifications.use_alert_key": "tests/notifications/test_alerts.py",
    "replies.confirm": "tests/notifications/test_replies.py",
    "notifications.follow_link": "tests/notifications/test_links.py",
    "identity.use_link": "tests/identity/test_links.py",
    "dashboard.answer_in_place": "tests/orders/test_todo_in_place.py",
    "orders.undo": "tests/orders/test_undo_page.py",
    "dashboard.undo_all": "tests/exchange/test_sheets.py",
    "sheets.preview": "tests/exchange/test_sheets.py",
    "sheets.store": "tests/exchange/test_sheets.py",
    "selling.preview": "tests/exchange/test_customer_orders_pages.py",
    "selling.take": "tests/exchange/test_customer_orders_pages.py",
    "selling.report": "tests/exchange/test_customer_orders_pages.py",
}
