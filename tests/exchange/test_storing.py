"""What goes in, what stays out, and that the same file again changes nothing: through the real verbs, on both databases."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.catalog.models import Unit
from app.database import db
from app.events import LoggedEvent
from app.exchange import actions, queries
from app.exchange.profile import from_toml
from app.orders import actions as orders
from app.orders.models import LineChange, Order
from app.orders.rules.answers import Accept, Side
from app.orders.rules.tolerances import Scope, Tolerance
from app.refusals import NotFound
from app.suppliers import actions as suppliers
from app.suppliers.models import Supplier
from app.suppliers.rules import State
from tests.exchange.taking import (
    ONE,
    ORDER_COLUMNS,
    TEMPLATE,
    TWO,
    WITH_STATUS,
    events,
    everything,
    line,
    order,
)
from tests.story import MACHINE, told_by


def test_an_order_comes_in_issued_with_its_masters(take, look, order_file):
    tally = take(order_file(ONE, TWO))
    assert (tally.changed("orders"), tally.changed("lines"), tally.bad_rows) == (1, 2, 0)

    def check():
        found = order()
        assert (found.state, found.revision, found.ordered_on, found.currency) == ("issued", 1, date(2026, 5, 4), "EUR")
        assert (found.supplier.code, found.supplier.name, found.supplier.state) == ("ACME", "Acme GmbH", State.APPROVED)
        assert (found.site.code, found.site.time_zone, found.site.calendar.country) == ("BER", "Europe/Berlin", "DE")
        first = line("10")
        assert (first.line_no, first.item_number, first.unit, first.precision) == (10, "M8", "EA", 0)
        assert (first.quantity, first.open_quantity, first.price.unit_price) == (2000, 2000, Decimal("0.25"))
        assert (first.answer, first.supplier_id, first.is_open) == ("pending", found.supplier_id, True)
        assert first.answer_by is not None

    look(check)


def test_an_order_that_comes_in_knows_how_much_more_than_was_ordered_is_accepted(app, take, world, look, order_file):
    with told_by(app, world.buyer):
        orders.add_tolerance(world.buyer, Scope(world.acme), Tolerance(more=Decimal(5)), reason="Cut to length")
    take(order_file(ONE, TWO.replace("4711", "4712").replace("ACME", "OTHER")))
    assert look(lambda: (line("10").over_delivery, line("20", "4712").over_delivery)) == (100, 0)


def test_the_supplier_is_asked_from_today_on_although_the_order_is_old(take, look, order_file):
    take(order_file(ONE.replace("2026-05-04", "2019-01-07").replace("2026-06-12", "2019-02-01")))
    assert look(lambda: line("10").answer_by.date()) > date(2026, 1, 1)


def test_events_say_when_it_happened_and_when_it_was_recorded(take, look, order_file):
    take(order_file(ONE))

    def check():
        told = db.session.scalars(select(LoggedEvent).where(LoggedEvent.name == "orders.order_issued")).one()
        assert told.occurred_at == datetime(2026, 5, 4, 10, tzinfo=UTC)  # noon in Berlin: files know days only
        assert told.recorded_at > told.occurred_at
        assert told.quiet

    look(check)


def test_the_same_file_again_changes_nothing_at_all(take, look, order_file):
    path = order_file(ONE, TWO)
    take(path)
    before = look(everything)
    tally = take(path)
    assert tally.changes == 0
    assert tally.counts["lines"]["unchanged"] == 2
    assert look(everything) == before


def test_a_file_that_differs_in_nothing_opens_no_writing_transaction(take, order_file, monkeypatch):
    path = order_file(ONE)
    take(path)
    monkeypatch.setattr(actions, "transaction", None)
    assert take(path).changes == 0


def test_a_newer_file_becomes_a_revision_that_touches_only_what_changed(take, look, order_file):
    take(order_file(ONE, TWO))
    tally = take(order_file(ONE.replace("2026-06-12", "2026-07-03"), TWO))
    assert (tally.counts["lines"]["changed"], tally.counts["lines"]["unchanged"]) == (1, 1)

    def check():
        assert order().revision == 2
        assert (line("10").requested_on, line("10").revision) == (date(2026, 7, 3), 2)
        assert line("20").revision == 1
        change = db.session.scalars(select(LineChange)).one()
        assert (change.requested_before, change.requested_on) == (date(2026, 6, 12), date(2026, 7, 3))

    look(check)


def agree_to(app, key):
    with told_by(app, MACHINE):
        orders.answer_line(MACHINE, Accept(line(key).id, line(key).version), revision=1)


def refuse_to_cancel(app, key):
    with told_by(app, MACHINE):
        orders.refuse_request(MACHINE, Side.US, line(key).id, version=line(key).version, reason="already_made")


def test_what_a_supplier_agreed_to_waits_for_a_new_answer_only_where_it_changed(app, take, look, order_file):
    take(order_file(ONE, TWO))
    for key in ("10", "20"):
        agree_to(app, key)
    take(order_file(ONE.replace(",2000,", ",2500,"), TWO))
    assert look(lambda: (line("10").answer, line("10").quantity)) == ("pending", 2500)
    assert look(lambda: line("20").answer) == "accepted"


def test_a_price_and_a_currency_change_are_revisions_too(take, look, order_file):
    take(order_file(ONE))
    take(order_file(ONE.replace(",0.25,", ",0.3,")))
    assert look(lambda: (line("10").price.unit_price, order().revision)) == (Decimal("0.3"), 2)
    take(order_file(ONE.replace(",0.25,EUR", ",0.3,USD")))
    assert look(lambda: (order().currency, order().revision)) == ("USD", 3)


def test_a_line_that_is_new_in_the_file_is_added(take, look, order_file):
    take(order_file(ONE))
    take(order_file(ONE, TWO))
    assert look(lambda: (line("20").line_no, line("20").quantity, order().revision)) == (20, 500, 2)


def test_a_line_that_the_file_does_not_mention_stays(take, look, order_file):
    take(order_file(ONE, TWO))
    assert take(order_file(ONE)).changes == 0
    assert look(lambda: line("20").open_quantity) == 500


def test_a_line_that_was_typed_here_is_known_by_its_number(take, world, look, order_file):
    order_id = world.issued(world.line(100, line_no=10))
    tally = take(order_file(look(lambda: _as_row(db.session.get(Order, order_id), 120))))
    assert tally.counts["lines"]["changed"] == 1
    assert world.look(world.line_ids(order_id)[0], "quantity") == 120


def _as_row(found, quantity):
    one = found.lines[0]
    words = (found.number, "", one.line_no, found.supplier.code, "", found.site.code, one.item_number, "", one.unit)
    return ",".join(map(str, (*words, quantity, "", found.currency, one.requested_on)))


def test_codes_without_names_rename_nobody(take, look, order_file):
    take(order_file(ONE))
    take(order_file(ONE.replace("Acme GmbH", "").replace("M8 bolts", "").replace("2000", "2100")))
    assert look(lambda: (order().supplier.name, line("10").item_name)) == ("Acme GmbH", "M8 bolts")


def test_a_supplier_that_is_called_differently_is_renamed_once(take, look, order_file):
    take(order_file(ONE))
    tally = take(order_file(ONE.replace("Acme GmbH", "Acme AG")))
    assert tally.counts["suppliers"]["changed"] == 1
    assert look(lambda: order().supplier.name) == "Acme AG"
    assert take(order_file(ONE.replace("Acme GmbH", "Acme AG"))).changes == 0


def test_a_row_with_an_error_stays_out_and_the_rest_goes_in(take, look, order_file):
    tally = take(order_file(ONE, TWO.replace("2026-06-19", "31.2.")))
    assert (tally.bad_rows, tally.counts["lines"]["new"], tally.counts["lines"]["not_taken"]) == (1, 1, 1)
    assert look(lambda: len(order().lines)) == 1


def test_too_many_decimals_for_the_unit_are_refused_with_the_units_sentence(take, look, order_file, tmp_path):
    report = tmp_path / "report.csv"
    tally = take(order_file(ONE, TWO.replace(",500,", ",500.5,")), report=report)
    assert tally.kinds["refused"] == 1
    assert "500.5 EA: these are counted whole. Expected a whole number." in report.read_text(encoding="utf-8-sig")
    assert look(lambda: [each.external_key for each in order().lines]) == ["10"]


def test_a_unit_that_is_measured_gets_decimals(take, look, order_file):
    take(order_file(ONE.replace(",EA,2000,", ",KGM,2.125,")))
    assert look(lambda: (db.session.get(Unit, "KGM").precision, line("10").quantity)) == (3, Decimal("2.125"))


def test_a_site_that_nobody_knows_keeps_its_orders_out_with_the_reason(take, look, order_file, tmp_path):
    report = tmp_path / "report.csv"
    tally = take(order_file(ONE), from_toml(TEMPLATE, "orders"), report=report)
    assert (tally.counts["orders"]["not_taken"], tally.counts["sites"]["not_taken"]) == (1, 1)
    assert "does not say its country or time zone" in report.read_text(encoding="utf-8-sig")
    assert look(lambda: db.session.scalar(select(func.count()).select_from(Order))) == 0


def test_a_suspended_supplier_gets_no_new_order(app, take, look, order_file):
    take(order_file(ONE))
    with told_by(app, MACHINE):
        found = order().supplier
        suppliers.change_state(MACHINE, found.id, version=found.version, state=State.SUSPENDED, reason="Audit failed")
    tally = take(order_file(ONE, ONE.replace("4711", "4712")))
    assert (tally.counts["orders"]["not_taken"], tally.counts["orders"]["unchanged"]) == (1, 1)
    assert tally.examples["refused"][0].row == 3
    assert look(lambda: db.session.scalar(select(func.count()).select_from(Order))) == 1


def test_an_order_does_not_change_its_supplier(take, look, order_file):
    take(order_file(ONE))
    tally = take(order_file(ONE.replace("ACME,Acme GmbH", "OTHER,Other Ltd")))
    assert "for the supplier ACME here" in tally.examples["refused"][0].expected
    assert look(lambda: order().supplier.code) == "ACME"


def test_another_item_or_unit_on_a_line_is_refused_and_the_other_lines_go_on(take, look, order_file):
    take(order_file(ONE, TWO))
    tally = take(order_file(ONE.replace("M8,M8 bolts,EA,2000", "M9,M9 bolts,EA,2000"), TWO.replace(",500,", ",600,")))
    assert "Line 10 is for M8, EA here" in tally.examples["refused"][0].expected
    assert look(lambda: (line("10").item_number, line("20").quantity)) == ("M8", 600)
    tally = take(order_file(ONE.replace("EA,2000", "BOX,20")))
    assert "Line 10 is for M8, EA here" in tally.examples["refused"][0].expected


def test_a_dry_run_does_everything_and_keeps_nothing(take, look, order_file):
    tally = take(order_file(ONE, TWO), dry_run=True)
    assert (tally.changed("orders"), tally.changed("lines")) == (1, 2)
    assert look(events) == 0
    assert look(lambda: db.session.scalar(select(func.count()).select_from(Supplier))) == 0


def test_drafts_are_ours_and_are_written_anew_and_issued(take, look, order_file):
    columns = {"header": ORDER_COLUMNS + ",status"}
    take(order_file(ONE + ",draft", **columns), WITH_STATUS)
    assert look(lambda: (order().state, order().supplier_id)) == ("draft", None)
    take(order_file(ONE.replace(",2000,", ",2100,") + ",draft", TWO + ",draft", **columns), WITH_STATUS)
    assert look(lambda: (order().state, line("10").quantity, line("20").quantity)) == ("draft", 2100, 500)
    take(order_file(ONE.replace(",2000,", ",2100,") + ",open", TWO + ",open", **columns), WITH_STATUS)
    assert look(lambda: (order().state, order().revision)) == ("issued", 1)
    assert take(order_file(ONE.replace(",2000,", ",2100,") + ",open", TWO + ",open", **columns), WITH_STATUS).changes == 0
    tally = take(order_file(ONE + ",draft", **columns), WITH_STATUS)
    assert "does not become a draft again" in tally.examples["refused"][0].expected


def test_an_order_that_the_file_cancels_is_cancelled_and_stays_so(take, look, order_file):
    columns = {"header": ORDER_COLUMNS + ",status"}
    take(order_file(ONE + ",open", **columns), WITH_STATUS)
    take(order_file(ONE + ",void", **columns), WITH_STATUS)
    assert look(lambda: (order().state, line("10").cancelled)) == ("cancelled", 2000)
    assert take(order_file(ONE + ",void", **columns), WITH_STATUS).changes == 0
    assert "cancelled here" in take(order_file(ONE + ",open", **columns), WITH_STATUS).examples["refused"][0].expected


def test_a_file_asks_a_supplier_once_to_cancel_what_it_agreed_to(app, take, look, order_file):
    columns = {"header": ORDER_COLUMNS + ",status"}
    take(order_file(ONE + ",open", TWO + ",open", **columns), WITH_STATUS)
    agree_to(app, "10")
    gone = order_file(ONE + ",void", TWO + ",void", **columns)
    assert take(gone, WITH_STATUS).bad_rows == 0
    assert look(lambda: (order().state, line("10").cancel_asked, line("10").cancelled)) == ("issued", "us", 0)
    assert look(lambda: line("20").cancelled) == 500
    assert take(gone, WITH_STATUS).changes == 0
    refuse_to_cancel(app, "10")
    tally = take(gone, WITH_STATUS)
    assert (tally.changes, look(lambda: line("10").cancel_asked)) == (0, "")
    assert "The supplier refused to cancel line 10" in tally.examples["refused"][0].expected


def test_an_order_that_is_complete_waits_for_nothing_more(take, look, order_file):
    columns = {"header": ORDER_COLUMNS + ",status"}
    take(order_file(ONE + ",open", **columns), WITH_STATUS)
    take(order_file(ONE + ",done", **columns), WITH_STATUS)
    assert look(lambda: (order().state, line("10").forgone, line("10").open_quantity)) == ("closed", 2000, 0)
    assert take(order_file(ONE + ",done", **columns), WITH_STATUS).changes == 0
    take(order_file(ONE.replace("4711", "4712") + ",done", **columns), WITH_STATUS)
    assert look(lambda: (order("4712").state, line("10", "4712").forgone)) == ("closed", 2000)


def test_only_who_may_import_can(take, world, order_file):
    with pytest.raises(NotFound):
        take(order_file(ONE), actor=world.sales)
    with pytest.raises(NotFound):
        take(order_file(ONE), actor=world.acme_person)


def test_a_buyer_takes_a_file_in_with_rights_of_their_own(take, world, look, order_file):
    assert take(order_file(ONE, TWO), actor=world.buyer).changed("lines") == 2
    told = look(lambda: db.session.scalars(select(LoggedEvent.actor_id).where(LoggedEvent.quiet)).all())
    assert set(told) == {world.buyer.person_id}
    assert take(order_file(ONE.replace(",2000,", ",2100,"), TWO), actor=world.buyer).changed("lines") == 1


def test_a_profile_of_nobody_is_refused_with_the_names_that_there_are(app):
    with told_by(app, MACHINE), pytest.raises(Exception, match="Known: adventureworks, northwind-supply, orders"):
        queries.profile_for(MACHINE, "nobodys")
