"""The drawings of the state machines say what the tables say."""

from app.orders.rules.leads import CLOSES_AN_OFFER, LEADS_TO, answer_moves
from app.orders.rules.offers import BY_ANSWER, WHILE_OPEN
from app.orders.rules.states import Answer
from tools import drawings


def test_the_page_of_states_is_made_from_the_tables_of_today():
    assert drawings.PAGE.read_text() == drawings.page(), "run `make drawings` and commit docs/states.md"


def test_every_machine_names_its_states_and_begins_in_one_of_them():
    for machine in drawings.MACHINES:
        named = {after for nexts in machine.moves.values() for after in nexts}
        assert machine.begins in machine.moves, machine.title
        assert named <= set(machine.moves), machine.title
        assert named | {machine.begins} == set(machine.moves), f"{machine.title}: a state that nothing leads to"


def test_every_answer_and_every_verb_that_leads_somewhere_is_drawn():
    drawn = {verb for nexts in answer_moves().values() for verbs in nexts.values() for verb in verbs}
    assert set(BY_ANSWER) == set(Answer)
    assert drawn == set(LEADS_TO)
    assert set(LEADS_TO) <= (WHILE_OPEN | CLOSES_AN_OFFER).union(*BY_ANSWER.values())
