"""A newcomer is asked, answers, is appraised, and is approved with what it was found to be; who could deliver, who may go."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest

from app import clock
from app.catalog.actions import add_category
from app.customers import actions as customers
from app.customers.queries.orders import customer_order_for
from app.customers.rules.headers import CustomerWords, LineWords, OrderWords
from app.principal import Principal
from app.refusals import NotFound, RuleBroken, Stale
from app.scoring.actions.answering import answer_questions, write_questionnaire
from app.scoring.actions.judging import lift_sanction, name_categories, replace_indices, sanction
from app.scoring.queries.answers import current_questionnaires, versions_of
from app.scoring.queries.countries import indices_for, kept_indices, read_indices
from app.scoring.queries.newcomers import appraisals_of, newcomer_facts, questioned
from app.scoring.rules.appraisal import Risk, appraise
from app.scoring.rules.questionnaires import Asked, Choice, Kind, Topic
from app.sourcing.actions import keep_item_at_supplier
from app.suppliers.actions import add_supplier, change_state
from app.suppliers.queries import supplier_for
from app.suppliers.rules import State
from tests.client import Client
from tests.files.samples import PDF
from tests.scoring.judged import deliver
from tests.story import World, told_by

Enter = Callable[[Principal], Client]
AUDITS = Asked("new1", Kind.YES_NO, Topic.ETHICS, "Do you audit your suppliers?", (Choice("yes", 100), Choice("no", 0)))
SHARE = Asked("new2", Kind.NUMBER, Topic.DEPENDENCY, "Our share of your turnover, %?", (Choice("0", 100), Choice("60", 0)))
PAPER = Asked("new3", Kind.FILE, Topic.COMPLIANCE, "Your code of conduct")


@pytest.fixture
def asked(now_world: World) -> World:
    with told_by(now_world.app, now_world.buyer):
        write_questionnaire(now_world.buyer, "Every supplier", [AUDITS, SHARE, PAPER])
    return now_world


def keys(world: World) -> list[str]:
    with told_by(world.app, world.buyer):
        return [question.key for each in current_questionnaires(world.buyer) for question in each.questions]


def say(world: World, seen: int = 0, **given: str) -> None:
    audits, share, _paper = keys(world)
    words = {audits: given.get("audits"), share: given.get("share")}
    with told_by(world.app, world.acme_person):
        answer_questions(world.acme_person, {key: said for key, said in words.items() if said is not None}, {}, seen=seen)


def test_a_supplier_answers_on_its_own_page_and_finds_what_it_said(asked: World, enter: Enter):
    audits, share, paper = keys(asked)
    visitor = enter(asked.acme_person)
    assert "0 of 3 questions answered" in visitor.get("/questionnaire").text
    sent = {audits: "yes", share: "20", paper: (BytesIO(PDF), "conduct.pdf"), "seen": "0", "nonce": uuid4().hex}
    answer = visitor.post("/questionnaire", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    page = visitor.get("/questionnaire").text
    assert "3 of 3 questions answered" in page
    assert "conduct.pdf" in page
    assert 'value="20"' in page


def test_an_answer_that_is_no_number_is_refused_beside_it_and_kept(asked: World, enter: Enter):
    audits, share, _paper = keys(asked)
    sent = {audits: "yes", share: "a fifth", "seen": "0", "nonce": uuid4().hex}
    answer = enter(asked.acme_person).post("/questionnaire", data=sent)
    assert answer.status_code == 409
    assert "“a fifth” is not a number" in answer.text
    assert f'id="answer-{share}-error"' in answer.text
    assert 'value="a fifth"' in answer.text
    with told_by(asked.app, asked.buyer):
        assert questioned(asked.buyer, asked.acme).answered == 0


def test_two_people_of_a_supplier_never_overwrite_each_other(asked: World):
    say(asked, audits="yes")
    with pytest.raises(Stale, match="Somebody of your company answered"):
        say(asked, audits="no")
    say(asked, seen=1, audits="no")


def test_an_emptied_answer_is_taken_back(asked: World):
    say(asked, share="20")
    say(asked, seen=1, share="")
    with told_by(asked.app, asked.buyer):
        assert questioned(asked.buyer, asked.acme).answers == {}


def test_a_supplier_never_sees_what_another_said(asked: World):
    say(asked, share="20")
    with told_by(asked.app, asked.bits_person):
        assert questioned(asked.bits_person, asked.acme).answers == {}


def test_the_next_version_keeps_the_answers_of_before(asked: World):
    say(asked, audits="yes")
    with told_by(asked.app, asked.buyer):
        known = [question.asked for question in current_questionnaires(asked.buyer)[0].questions]
        write_questionnaire(asked.buyer, "Every supplier", [known[0], PAPER], seen=1)
        assert [each.number for each in versions_of(asked.buyer, "Every supplier")] == [2, 1]
        assert questioned(asked.buyer, asked.acme).answered == 1


def test_a_version_written_from_an_old_page_is_refused(asked: World):
    with told_by(asked.app, asked.buyer):
        write_questionnaire(asked.buyer, "Every supplier", [AUDITS], seen=1)
        with pytest.raises(Stale, match="since you opened it"):
            write_questionnaire(asked.buyer, "Every supplier", [SHARE], seen=1)
        with pytest.raises(RuleBroken, match="There is such a questionnaire already"):
            write_questionnaire(asked.buyer, "every supplier", [SHARE])


def test_a_questionnaire_is_written_on_its_page_and_mended_there(now_world: World, enter: Enter):
    buyer = enter(now_world.buyer)
    sent = {"name": "Ethics", "category": "0", "seen": "0", "new1-words": "Audited?", "new1-kind": "yes_no"}
    sent |= {"new1-topic": "ethics", "new1-choices": "yes = 100", "nonce": uuid4().hex}
    refused = buyer.post("/questionnaires", data=sent)
    assert refused.status_code == 409
    assert "Say what yes and no are worth" in refused.text
    assert 'value="Audited?"' in refused.text
    assert buyer.post("/questionnaires", data=sent | {"new1-choices": "yes = 100\nno = 0"}).status_code == 303
    assert "Audited?" in buyer.get("/questionnaires").text


def test_what_is_asked_for_a_category_is_asked_of_its_suppliers_alone(now_world: World):
    with told_by(now_world.app, now_world.buyer):
        category = add_category(now_world.buyer, name="Chemicals")
        write_questionnaire(now_world.buyer, "Chemicals", [AUDITS], category_id=category)
        name_categories(now_world.buyer, now_world.acme, [category])
        assert len(questioned(now_world.buyer, now_world.acme).questions) == 1
        assert questioned(now_world.buyer, now_world.bits).questions == []


def prospect(world: World) -> int:
    with told_by(world.app, world.buyer):
        return add_supplier(world.buyer, code="NEW", name="Newcomer", country="DE")


def move(world: World, supplier_id: int, state: State) -> None:
    with told_by(world.app, world.buyer):
        version = supplier_for(world.buyer, supplier_id).version
        change_state(world.buyer, supplier_id, version=version, state=state, reason="Looked at it")


def test_a_prospect_becomes_a_supplier_with_what_it_was_found_to_be(now_world: World, enter: Enter):
    newcomer = prospect(now_world)
    move(now_world, newcomer, State.ONBOARDING)
    page = enter(now_world.buyer).get(f"/suppliers/{newcomer}/appraisal").text
    assert "Low risk" in page
    assert "Nobody knows where it makes" in page
    assert "A plant with its coordinates." in page
    move(now_world, newcomer, State.APPROVED)
    with told_by(now_world.app, now_world.buyer):
        kept = appraisals_of(now_world.buyer, newcomer)
        assert [each.risk for each in kept] == [Risk.LOW]
        assert {each["code"] for each in kept[0].findings} == {"place_unknown", "country_steady"}


def test_a_sanctioned_newcomer_is_not_approved(now_world: World):
    newcomer = prospect(now_world)
    move(now_world, newcomer, State.ONBOARDING)
    with told_by(now_world.app, now_world.buyer):
        sanction(now_world.buyer, newcomer, reason="List of 4 May")
        assert appraise(newcomer_facts(now_world.buyer, newcomer)).risk is Risk.HIGH
    with pytest.raises(RuleBroken, match="on a sanctions list and cannot be approved"):
        move(now_world, newcomer, State.APPROVED)
    with told_by(now_world.app, now_world.buyer):
        lift_sanction(now_world.buyer, newcomer, version=1)
    move(now_world, newcomer, State.APPROVED)


def test_a_sanction_is_flagged_once_lifted_once_and_needs_its_list(now_world: World):
    with told_by(now_world.app, now_world.buyer):
        with pytest.raises(RuleBroken, match="must not be empty"):
            sanction(now_world.buyer, now_world.acme, reason=" ")
        sanction(now_world.buyer, now_world.acme, reason="List of 4 May")
        with pytest.raises(RuleBroken, match="is shut out already"):
            sanction(now_world.buyer, now_world.acme, reason="List of 4 May")
        sanction(now_world.buyer, now_world.acme, reason="List of 9 May")
        lift_sanction(now_world.buyer, now_world.acme, version=1)
        with pytest.raises(RuleBroken, match="there is nothing to lift"):
            lift_sanction(now_world.buyer, now_world.acme, version=2)


def test_a_sanctioned_supplier_has_no_place(now_world: World, enter: Enter):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=6)
    with told_by(now_world.app, now_world.buyer):
        sanction(now_world.buyer, now_world.acme, reason="List of 4 May")
    assert "Shut out: on a sanctions list" in enter(now_world.buyer).get("/ranking").text


def test_figures_of_countries_come_with_waybill_and_are_replaced_by_a_file(now_world: World):
    head = ["country", "index", "year", "value", "source", "licence"]
    with told_by(now_world.app, now_world.buyer):
        assert indices_for(now_world.buyer)["DE", "governance"] > 1
        assert {each.licence for each in kept_indices(now_world.buyer)} == {"CC BY 4.0", "CC BY 3.0 IGO"}
        figures = read_indices([head, ["de", "governance", "2024", "1.1", "Somebody", "ours"]])
        replace_indices(now_world.buyer, figures)
        assert [(each.country, each.year) for each in kept_indices(now_world.buyer)] == [("DE", 2024)]


def test_a_command_brings_figures_in_or_says_which_row_is_wrong(now_world: World, tmp_path):
    file = tmp_path / "figures.csv"
    file.write_text("country,index,year,value,source,licence\nNZ,development,2024,0.94,Somebody,ours\n")
    runner = now_world.app.test_cli_runner()
    assert "1 figures of countries count from now on." in runner.invoke(args=["country-indices", str(file)]).output
    file.write_text("country,index,year,value,source,licence\nNZ,development,2024,94,Somebody,ours\n")
    refused = runner.invoke(args=["country-indices", str(file)])
    assert refused.exit_code == 1
    assert "Row 2: “94”" in refused.output


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["DE", "governance", "2024", "9", "S", "L"], "Row 2: “9”"),
        (["DE", "luck", "2024", "1", "S", "L"], "Row 2: “DE, luck, 2024”"),
        (["DE", "governance", "2024", "high", "S", "L"], "Row 2: “high”"),
        (["DE", "governance"], "Row 2 has 2 cells. Expected 6"),
    ],
)
def test_a_row_of_figures_that_makes_no_sense_is_named(row: list[str], sentence: str):
    with pytest.raises(RuleBroken) as refused:
        read_indices([["country", "index", "year", "value", "source", "licence"], row])
    assert sentence in str(refused.value)


def test_candidates_stand_in_the_order_of_what_is_to_be_expected(now_world: World, enter: Enter):
    deliver(now_world, now_world.acme, now_world.acme_person, lines=4)
    with told_by(now_world.app, now_world.buyer):
        keep_item_at_supplier(now_world.buyer, now_world.bolts, now_world.bits, article_number="B-8")
    day = (clock.now() + timedelta(days=60)).date().isoformat()
    page = enter(now_world.buyer).get(f"/fit?item=M8-20&quantity=500&site={now_world.berlin}&needed_by={day}").text
    assert "Acme Fasteners could deliver in time" in page
    assert page.index("In time in nine of ten cases") < page.index("Has never delivered")
    assert "1,250.00 EUR" in page


@pytest.mark.parametrize(
    ("asked_", "sentence"),
    [
        ("item=none&quantity=5&site=1&needed_by=2030-01-01", "There is no item none."),
        ("item=M8-20&quantity=many&site=1&needed_by=2030-01-01", "is not a number"),
        ("item=M8-20&quantity=5&site=0&needed_by=2030-01-01", "Choose a site."),
        ("item=M8-20&quantity=5&site=1&needed_by=soon", "is not a date"),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_its_field(now_world: World, enter: Enter, asked_: str, sentence: str):
    assert sentence in enter(now_world.buyer).get(f"/fit?{asked_}").text


def test_letting_a_supplier_go_shows_what_would_break(now_world: World, enter: Enter):
    day = clock.today("Europe/Berlin")
    now_world.issued(now_world.line(on=day), now_world.line(on=day, item_id=now_world.oil))
    with told_by(now_world.app, now_world.buyer):
        keep_item_at_supplier(now_world.buyer, now_world.bolts, now_world.bits, article_number="B-8")
    page = enter(now_world.buyer).get(f"/suppliers/{now_world.acme}/leaving").text
    assert "Without it, 1 item would have no source" in page
    alone, shared = page.split("Items with no other source")[1].split("Who could take over")
    assert "OIL-1" in alone.split("Open lines")[0]
    assert "Bits and Bolts" in shared


def test_letting_a_supplier_go_names_the_customers_that_wait_for_it(now_world: World, enter: Enter):
    day = clock.today("Europe/Berlin")
    (line_id,) = now_world.line_ids(now_world.issued(now_world.line(on=day)))
    with told_by(now_world.app, now_world.sales):
        customer = customers.add_customer(now_world.sales, CustomerWords("Hafen AG"), number="C-1")
        words, wanted = OrderWords(customer, now_world.berlin), LineWords(now_world.bolts, Decimal(9), day + timedelta(days=9))
        order = customers.enter_order(now_world.sales, words, [wanted])
        line = customer_order_for(now_world.sales, order).lines[0]
        customers.allocate(now_world.sales, line.id, line_id, Decimal(4))
    waiting = enter(now_world.buyer).get(f"/suppliers/{now_world.acme}/leaving").text.split("Customers that wait for it")[1]
    assert "Hafen AG" in waiting
    assert ">4 pcs<" in waiting
    assert "Hafen AG" not in enter(now_world.buyer).get(f"/suppliers/{now_world.bits}/leaving").text


def test_who_may_not_judge_finds_nothing_to_judge(now_world: World):
    for verb in (lambda who: sanction(who, now_world.acme, reason="x"), lambda who: name_categories(who, now_world.acme, [])):
        with told_by(now_world.app, now_world.admin), pytest.raises(NotFound):
            verb(now_world.admin)
    with told_by(now_world.app, now_world.buyer), pytest.raises(NotFound):
        answer_questions(now_world.buyer, {}, {}, seen=0)
