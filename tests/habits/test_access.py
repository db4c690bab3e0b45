"""What says nothing is closed: views, models and sessions declare whom they are for, and few may say so.

The lists here are short and written by hand. They are the second look at what the code declares: whoever opens a
door to suppliers, to the whole world or to the machine has to say it twice.
"""

import re
from pathlib import Path

import pytest
from flask import Blueprint, Flask

from app import access, pages
from app.principal import BY_LINK, GRANTS, STAFF_ROLES, SUPPLIER_ROLES, Permission, Role, tracking
from tests.databases import make_app
from tests.habits import models
from tests.habits.calls import calls, imports, imports_inside, modules_that, names_a_principal, takes

OPEN_TO_EVERYBODY = {
    *(
        "identity.sign_in",
        "identity.open_session",
        "identity.take_link",
        "dashboard.feed",
        "dashboard.track",
        "dashboard.tracked",
        "identity.link",
        "identity.use_link",
    ),
    *("live.livez", "live.readyz", "live.metrics", "static"),
    "api.openapi",
    *("notifications.take_link", "notifications.follow_link", "notifications.send_fresh_link"),
    *("identity.forgotten", "identity.ask_link"),
    # for whoever holds a tracking link, or the secret of a mail
    *("notifications.leave_address", "notifications.take_alert_key", "notifications.alert", "notifications.use_alert_key"),
    "notifications.stop_at_once",
}
OPEN_TO_LINKS = {
    *("dashboard.order", "dashboard.history", "dashboard.print_revision"),
    *("orders.answer", "orders.undo", "orders.withdraw_proposal", "orders.accept_counter", "orders.decline_counter"),
    *("orders.ask_release", "orders.withdraw_release", "orders.grant_cancellation", "orders.refuse_cancellation"),
    *("notifications.send_code", "notifications.confirm", "notifications.send_fresh_link"),
    *("replies.mailed", "replies.confirm"),
}
OPEN_TO_SUPPLIERS = {
    *("identity.sign_out", "identity.sessions", "identity.change_password", "identity.replace_password", "live.since"),
    *("identity.api_tokens", "identity.make_token", "identity.revoke_token"),
    *("api.list_orders", "api.show_order", "api.show_line", "api.answer_line", "api.announce_shipment", "api.list_events"),
    *("dashboard.conversation", "dashboard.earlier_messages", "dashboard.questions", "dashboard.questions_matching"),
    *("conversations.write", "conversations.mark_read", "conversations.waive"),
    *("dashboard.own_criteria", "dashboard.criteria", "dashboard.criterion_file"),
    *("dashboard.own_score", "dashboard.score", "dashboard.score_file", "dashboard.measured_line"),
    *("dashboard.dispute", "dashboard.withdraw_dispute"),
    *("dashboard.corrective_actions", "dashboard.corrective_actions_matching", "dashboard.corrective_action", "quality.answer"),
    *("files.file", "files.small", "files.confided_file", "files.confided_small"),
    *(
        "dashboard.history",
        "dashboard.history_file",
        "dashboard.slips_file",
        "dashboard.home",
        "dashboard.todo",
        "dashboard.orders",
        "dashboard.order",
    ),
    *("orders.answer", "orders.undo", "orders.withdraw_proposal", "shipments.ship"),
    *("dashboard.open_in_place", "dashboard.answer_in_place", "dashboard.undo_all", "dashboard.orders_file"),
    *("dashboard.ship", "dashboard.shipments", "dashboard.shipment", "dashboard.package", "dashboard.sscc_prefix"),
    *("dashboard.pick_list", "dashboard.labels", "dashboard.mark_shipped"),
    *("shipments.send", "shipments.correct", "shipments.move", "shipments.mark_shipped", "shipments.correct_step"),
    *("shipments.set_flag", "shipments.lift_flag", "shipments.choose_prefix"),
    *("shipments.add_packages", "shipments.change_package", "shipments.remove_package"),
    *("sheets.order_sheet", "sheets.open_sheet", "sheets.sheet", "sheets.preview", "sheets.store"),
    *("replies.mailed", "replies.confirm"),
    *("orders.articles", "orders.name_articles"),
    *("orders.accept_counter", "orders.decline_counter", "dashboard.print_revision"),
    *("orders.ask_release", "orders.withdraw_release", "orders.grant_cancellation", "orders.refuse_cancellation"),
    *("dashboard.certificates", "dashboard.certificate", "dashboard.timeline", "certifications.new", "certifications.submit"),
    *("scoring.own_questionnaire", "scoring.answer_questions"),
    *("people.index", "people.invite", "people.person", "people.change_roles", "people.make_link"),
    *(
        "people.deactivate",
        "people.reactivate",
        "suppliers.invite",
        "suppliers.hours",
        "suppliers.set_hours",
        "dashboard.calendar",
        "dashboard.make_feed",
        "dashboard.revoke_feed",
    ),
    *("notifications.choices", "notifications.keep_choices", "notifications.held_links", "notifications.revoke_links"),
    *("notifications.send_code", "notifications.confirm", "notifications.notices", "notifications.count", "notifications.read"),
}
WRITES_FOR_EVERYBODY = {
    *("identity.open_session", "identity.use_link", "identity.ask_link", "notifications.send_fresh_link"),
    *("notifications.leave_address", "notifications.use_alert_key", "notifications.stop_at_once"),
}
# Who may open a session, and for whom: the authenticator, the parts of the live machine, commands and the demo, and the
# searcher, who asks what no filter can read and gives nothing but keys.
OPENS_SESSIONS = {
    *(
        "app/database.py",
        "app/transaction.py",
        "app/identity/sign_in.py",
        "app/identity/feeds.py",
        "app/customers/queries/tracking.py",
        "app/exchange/commands.py",
        "app/demo/stage.py",
    ),
    *("app/live/catch_up.py", "app/live/following.py", "app/live/health.py", "app/live/positions.py", "app/live/tail.py"),
    *("app/identity/feeds.py", "app/identity/api_tokens.py", "app/live/doctor.py", "app/live/parked.py"),
    *("app/notifications/order_links.py", "app/notifications/queries/outbox.py", "app/notifications/queries/choices.py"),
    *("app/notifications/queries/inbox.py", "app/notifications/queries/recipients.py", "app/notifications/queries/alerts.py"),
    *("app/notifications/alerts.py", "app/identity/forgotten.py"),
    *(f"app/exchange/replies/{name}.py" for name in ("actions", "postbox", "queries")),
    *(
        f"app/notifications/actions/{name}.py"
        for name in ("bundling", "choosing", "reading", "reminding", "sending", "telling")
    ),
    # What these find is keys alone.
    *("app/customers/queries/keys.py", "app/scoring/queries/delivered.py", "app/scoring/queries/told.py"),
}
IS_THE_MACHINE = {
    *("app/transaction.py", "app/identity/sign_in.py", "app/commands.py", "app/exchange/commands.py", "app/demo/stage.py"),
    *("app/live/following.py", "app/live/health.py", "app/live/leader.py", "app/live/positions.py", "app/live/tail.py"),
    *("app/live/doctor.py", "app/notifications/machine.py", "app/customers/queries/tracking.py"),
    *("app/customers/queries/keys.py", "app/scoring/queries/delivered.py", "app/scoring/queries/told.py"),
    *("app/exchange/replies/postbox.py", "app/scoring/commands.py"),
}
RAISES_RIGHTS = {"app/transaction.py", "app/identity/actions.py"}
SAYS_WHOSE_SESSION = {
    *("app/access.py", "app/transaction.py", "app/commands.py", "app/exchange/commands.py", "app/demo/commands.py"),
    *("app/demo/stage.py", "app/live/drawing.py", "app/live/following.py", "app/live/leader.py"),
    "app/scoring/commands.py",
}
REACHES_THE_CONNECTION = {"app/database.py", "app/transaction.py", "app/isolation.py", "app/live/leader.py"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application as it starts. What it declares is known before any database is asked."""
    return fresh_app(tmp_path_factory.mktemp("declared"))


def fresh_app(home: Path) -> Flask:
    return make_app(f"sqlite:///{home}/unused.db", home)


def policies(app: Flask) -> dict[str, str]:
    return access.declared(app)


def open_to(app: Flask, roles: frozenset[Role]) -> set[str]:
    """The endpoints that somebody with any of the roles may use, beyond those that everybody may."""
    granted = {str(permission) for role in roles for permission in GRANTS[role]} | {"signed_in"}
    return {endpoint for endpoint, policy in policies(app).items() if policy in granted}


def test_what_everybody_may_use_was_decided_twice(app):
    assert {endpoint for endpoint, policy in policies(app).items() if policy == "public"} == OPEN_TO_EVERYBODY


def test_what_suppliers_may_use_was_decided_twice(app):
    assert open_to(app, SUPPLIER_ROLES) == OPEN_TO_SUPPLIERS


def test_what_a_link_in_a_mail_opens_was_decided_twice(app):
    opened = {endpoint for endpoint, view in app.view_functions.items() if getattr(view, "open_to_links", False)}
    assert opened == OPEN_TO_LINKS
    assert {policies(app)[endpoint] for endpoint in opened} <= {"public", *map(str, BY_LINK)}


def test_nothing_is_written_for_whoever_comes_along(app):
    unsafe = {rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) - access.SAFE}
    assert unsafe & OPEN_TO_EVERYBODY == WRITES_FOR_EVERYBODY


def test_an_application_with_a_silent_view_does_not_start(tmp_path, monkeypatch):
    careless = Blueprint("careless", __name__)
    careless.add_url_rule("/careless", view_func=lambda: "everything", endpoint="view")
    monkeypatch.setattr(pages, "BLUEPRINTS", (*pages.BLUEPRINTS, careless))
    with pytest.raises(RuntimeError, match=r"careless\.view"):
        fresh_app(tmp_path)


def test_a_silent_view_that_comes_later_is_closed(tmp_path):
    app = fresh_app(tmp_path)
    app.add_url_rule("/careless", view_func=lambda: "everything", endpoint="careless")
    assert app.test_client().get("/careless", headers={"Accept": "application/json"}).status_code == 403


def test_permissions_are_named_alike_and_each_is_held_by_somebody():
    assert [each for each in Permission if not re.fullmatch(r"[a-z]+:[a-z]+:[a-z]+", each)] == []
    assert set(Permission) == frozenset().union(*GRANTS.values()) | tracking(1).extra
    assert set(GRANTS) == STAFF_ROLES | SUPPLIER_ROLES == set(Role)


def test_every_permission_that_a_view_asks_for_exists(app):
    assert set(policies(app).values()) - set(Permission) == {"public", "signed_in"}


def test_every_model_is_in_exactly_one_class():
    assert models.unclassified(models.models()) == []


def test_every_model_says_which_staff_may_read_it():
    assert models.silent(models.models()) == []


def test_every_table_has_a_model_and_every_column_is_one():
    assert models.tables_without_a_model() == []
    assert models.columns_out_of_nowhere() == []


def test_what_belongs_to_a_supplier_s_row_is_not_open_to_all():
    assert models.open_children() == []
    assert models.public_with_words_of_suppliers() == []


def test_what_belongs_to_a_site_s_row_stays_at_the_site():
    assert models.children_without_a_site() == []


def test_sales_and_receiving_read_no_model_that_holds_a_price():
    assert models.priced_for({Role.SALES, Role.RECEIVING}) == []


def test_few_modules_open_a_session_of_their_own():
    assert set(modules_that(calls("session_for", "transaction_of", "session_factory"))) == OPENS_SESSIONS


def test_few_modules_are_the_machine():
    assert set(modules_that(calls("system"))) == IS_THE_MACHINE


def test_few_modules_raise_rights():
    assert set(modules_that(calls("elevated"))) == RAISES_RIGHTS


def test_few_modules_say_whose_session_it_is():
    assert set(modules_that(names_a_principal)) == SAYS_WHOSE_SESSION


def test_few_modules_reach_the_connection_behind_the_session():
    past = calls("connection", "get_bind", "get_transaction", "raw_connection", "exec_driver_sql")
    assert set(modules_that(past)) | set(modules_that(takes("db.engine", "db.engines"))) == REACHES_THE_CONNECTION


def test_only_the_transaction_commits():
    assert set(modules_that(calls("commit"))) == {"app/transaction.py"}


def test_nothing_is_imported_inside_a_function():
    assert modules_that(imports_inside) == {}


def test_only_the_socket_speaks_socket_io(app):
    assert set(modules_that(imports("flask_socketio"))) == {"app/live/socket.py"}


def test_the_socket_hears_nobody_but_who_comes_and_goes(app):
    server = app.extensions["socketio"].server
    assert {name for handlers in server.handlers.values() for name in handlers} == {"connect", "disconnect"}
    assert server.namespace_handlers == {}
