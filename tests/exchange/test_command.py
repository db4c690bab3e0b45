"""`flask import` in a terminal: a shipped profile, a saved one, or a file of one's own; a sentence where it cannot be."""

import csv

import pytest
from sqlalchemy import func, select

from app.commands import import_command
from app.database import db
from app.exchange import actions
from app.exchange.models import Import
from app.exchange.profile import SHIPPED, read
from app.orders.models import OrderLine
from tests.exchange.taking import ORDER_COLUMNS
from tests.story import MACHINE, told_by

ROW = "4711,2026-05-04,10,ACME,Acme Fasteners,BER,M8-20,M8 bolt,H87,2000,0.25,EUR,2026-06-12"
BAD = ROW.replace(",10,", ",20,").replace("2026-06-12", "31.2.")


@pytest.fixture
def run(app, world):
    def run_import(*arguments):
        return app.test_cli_runner().invoke(import_command, [str(each) for each in arguments])

    return run_import


def lines(app):
    with told_by(app, MACHINE):
        return db.session.scalar(select(func.count()).select_from(OrderLine))


def test_a_file_is_taken_in_and_what_was_done_is_printed(app, run, order_file):
    done = run("orders", order_file(ROW, BAD))
    assert done.exit_code == 0, done.output
    assert "2 rows read, 1 with an error." in done.output
    assert "row 3, requested_on: found “31.2.”, expected a date written like 2013-08-24" in done.output
    assert lines(app) == 1
    with told_by(app, MACHINE):
        row = db.session.scalars(select(Import)).one()
    assert (row.state, row.profile_name, row.file_name, len(row.sha256)) == ("done", "orders", "orders.csv", 64)


def test_a_dry_run_keeps_nothing(app, run, order_file):
    done = run("orders", order_file(ROW), "--dry-run")
    assert "Nothing was stored (dry run)." in done.output
    assert lines(app) == 0
    with told_by(app, MACHINE):
        assert db.session.scalars(select(Import)).all() == []


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_report_is_written_where_it_is_asked_for(run, order_file, tmp_path, more):
    report = tmp_path / "left.csv"
    assert run("orders", order_file(ROW, BAD), "--report", report, *more).exit_code == 0
    with report.open(encoding="utf-8-sig", newline="") as text:
        assert [(row["row"], row["kind"]) for row in csv.DictReader(text)] == [("3", "not_a_date")]


def test_a_profile_may_be_a_file_of_ones_own(app, run, order_file, tmp_path):
    own = tmp_path / "ours.toml"
    own.write_text((SHIPPED / "orders.toml").read_text(encoding="utf-8").replace('"order_number"', '"PO"'), encoding="utf-8")
    path = order_file(ROW, header="PO" + ORDER_COLUMNS.removeprefix("order_number"))
    assert run(own, path).exit_code == 0
    assert lines(app) == 1


def test_a_profile_may_be_one_that_was_saved_on_the_page(app, run, order_file):
    with told_by(app, MACHINE):
        actions.save_profile(MACHINE, name="Our ERP", body=read(SHIPPED / "orders.toml").body())
    assert run("Our ERP", order_file(ROW)).exit_code == 0
    assert lines(app) == 1


@pytest.mark.parametrize(
    ("profile", "text", "sentence"),
    [
        ("nobodys", "a,b\n", "There is no profile “nobodys”. Known: adventureworks, northwind-supply, orders, receipts, scms."),
        ("orders", "a,b\n1,2\n", "has no column “order_number”"),
        ("orders", "", "The file is empty."),
        ("scms", "PK\x03\x04", "no Excel workbook that we can read"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(app, run, tmp_path, profile, text, sentence):
    path = tmp_path / "file.csv"
    path.write_text(text)
    done = run(profile, path)
    assert done.exit_code == 1
    assert sentence in done.output
    assert lines(app) == 0


def test_a_file_that_is_not_there_is_said(run):
    done = run("orders", "nowhere.csv")
    assert done.exit_code == 2
    assert "does not exist" in done.output


def test_a_file_over_the_limit_is_refused(app, run, tmp_path):
    app.config["SETTINGS"].import_limit_mb = 1
    path = tmp_path / "large.csv"
    path.write_bytes(b"a,b\n" * 300_000)
    assert "larger than 1 MB" in run("orders", path).output
