"""Real purchasing history measured from outside: `flask scores` says what a plain computation over the files says."""

import json
from random import Random

import pytest
from sqlalchemy import delete, select

from app.database import db
from app.exchange import actions, queries
from app.scoring.actions import measuring
from app.scoring.models import MeasuredUnit
from app.scoring.queries.units import delivery_stored
from app.scoring.rules.definitions import ALWAYS, Baseline
from app.suppliers.models import Supplier
from app.transaction import transaction
from tests.exchange.taking import LIMIT
from tests.story import MACHINE, told_by

PLAIN = ("--days", "calendar", "--early", "any", "--late", "0")


@pytest.fixture
def scores(app):
    """What the command prints."""

    def ask(*words):
        answer = app.test_cli_runner().invoke(args=["scores", "--json", *words])
        assert answer.exit_code == 0, answer.output
        return json.loads(answer.output)

    return ask


def take_in(app, profile, path):
    with told_by(app, MACHINE):
        actions.import_file(MACHINE, profile, path, limit=LIMIT)


def shipped(app, name):
    with told_by(app, MACHINE):
        return queries.profile_for(MACHINE, name)


def test_the_scms_history_by_the_plain_definition_and_by_ours(app, scores, scms_file):
    take_in(app, shipped(app, "scms"), scms_file)
    plain = scores(*PLAIN)
    assert plain["definition"] | {"method": 2} == plain["definition"]
    assert [plain["definition"][name] for name in ("early", "late", "days", "event")] == ["any", 0, "calendar", "arrival"]
    together = plain["all"]
    assert (together["n"], together["on_time"], together["on_time_share"]) == (10_324, 9_138, "0.885122")
    assert (together["in_full"], together["excluded"], together["open"]) == (10_324, 0, 0)
    (internal,) = [each for each in plain["suppliers"] if each["internal"]]
    assert (internal["name"], internal["n"]) == ("SCMS from RDC", 5_404)
    assert sum(each["on_time"] for each in plain["suppliers"]) == 9_138
    ours = scores()
    assert ours["all"]["n"] == 10_324
    assert ours["all"]["otif"] < 9_138
    one = scores(*PLAIN, "--supplier", internal["supplier"], "--from", "2014-01-01", "--to", "2014-12-31")
    assert [each["supplier"] for each in one["suppliers"]] == [internal["supplier"]]
    assert 0 < one["all"]["n"] < internal["n"]
    stored_equals_measured(app, ours)


def stored_equals_measured(app, printed):
    """What is kept, whole suppliers at once or line by line, is what follows from the facts: the same to the last digit."""
    with told_by(app, MACHINE):
        for supplier_id in measuring.suppliers_to_measure(MACHINE):
            measuring.measure_supplier(MACHINE, supplier_id, because="scoring.measured_anew")
    whole = rows(app)
    assert len(whole) == 10_324
    with told_by(app, MACHINE):
        codes = dict(map(tuple, db.session.execute(select(Supplier.code, Supplier.id))))
        for each in printed["suppliers"]:
            found = delivery_stored(MACHINE, codes[each["supplier"]], Baseline.REQUESTED, ALWAYS)
            assert (found.n, found.on_time, found.in_full, found.otif) == tuple(
                each[name] for name in ("n", "on_time", "in_full", "otif")
            )
    touched = Random(4711).sample([(row.supplier_id, row.line_id) for row in whole], 60)
    with told_by(app, MACHINE), transaction(MACHINE) as work:
        work.session.execute(delete(MeasuredUnit).where(MeasuredUnit.line_id.in_([line_id for _, line_id in touched])))
    for supplier_id, line_id in touched:
        with told_by(app, MACHINE):
            measuring.measure_lines(MACHINE, supplier_id, [line_id], because="receipts.line_received")
    assert rows(app) == whole


def rows(app):
    with told_by(app, MACHINE):
        return db.session.execute(select(*MeasuredUnit.__table__.c).order_by(*MeasuredUnit.__table__.primary_key)).all()


@pytest.mark.on("sqlite")  # what differs between the databases, the longer history above has met already
def test_adventureworks_of_its_complete_orders_alone(app, scores, real_data):
    """Other orders are left out as they are read: a file's own state is not kept."""
    profile = shipped(app, "adventureworks")
    body = profile.body()
    others = {"column": "header.Status", "values": ["1", "2", "3"], "reason": "the order is not complete"}
    complete = type(profile).model_validate(body | {"skip": [*body.get("skip", []), others]})
    take_in(app, complete, real_data / "adventureworks")
    together = scores()["all"]
    assert (together["n"], together["in_full_share"], together["suppliers_with_data"]) == (8_169, "0.956543", 79)
    assert together["in_full_net_of_rejects_share"] == "0.907700"
    assert together["ppm"][:8] == "11866.21"
    assert (together["n_dated"], together["on_time_share"], together["otif_share"]) == (0, None, None)
