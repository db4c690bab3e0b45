"""The class of a newcomer, its reasons, and what questions and answers are worth."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.refusals import RuleBroken
from app.scoring.rules.appraisal import NewcomerFacts, Risk, Weight, appraise
from app.scoring.rules.questionnaires import (
    Asked,
    Choice,
    Kind,
    Topic,
    check_answer,
    check_question,
    read_choices,
    worth,
    worth_of_topics,
    written_choices,
)

D = Decimal
STEADY = {"distance_km": D(300), "governance": D("1.2"), "required": 1, "asked": 2, "answered": 2, "answers": {"ethics": D(90)}}


def newcomer(**changed):
    return appraise(NewcomerFacts(**(STEADY | changed)))


def test_a_steady_newcomer_with_its_papers_is_a_low_risk():
    found = newcomer()
    assert found.risk is Risk.LOW
    assert found.against == []
    assert {each.code for each in found.in_favour} == {"answers_good", "certificates_held", "near", "country_steady"}


def test_a_sanction_is_a_high_risk_whatever_else_is_known():
    assert newcomer(is_sanctioned=True).risk is Risk.HIGH
    assert newcomer(is_sanctioned=True).findings[0].code == "sanctioned"


@pytest.mark.parametrize(
    ("changed", "risk"),
    [
        ({"answered": 1}, Risk.MEDIUM),
        ({"missing_certificates": ["ISO 9001"]}, Risk.MEDIUM),
        ({"distance_km": D(9000)}, Risk.LOW),
        ({"distance_km": D(9000), "governance": D("-0.3")}, Risk.MEDIUM),
        ({"governance": D("-1.4")}, Risk.MEDIUM),
        ({"governance": D("-1.4"), "answers": {"finance": D(20)}}, Risk.HIGH),
        ({"distance_km": None, "governance": None}, Risk.MEDIUM),
        ({"turnover_share": D(45), "alone": 2}, Risk.MEDIUM),
    ],
)
def test_the_class_is_the_worst_that_the_findings_make_it(changed, risk):
    assert newcomer(**changed).risk is risk


def test_what_nobody_knows_is_never_taken_for_good():
    found = appraise(NewcomerFacts())
    assert {each.code for each in found.against} == {"place_unknown", "country_unknown"}


@given(governance=st.decimals(-2, 2, places=2), answers=st.decimals(0, 100, places=1), missing=st.booleans())
def test_a_worse_fact_never_makes_a_better_class(governance, answers, missing):
    order = list(Risk)
    before = newcomer(governance=governance, answers={"ethics": answers})
    after = newcomer(governance=governance - 1, answers={"ethics": answers / 2}, missing_certificates=["CE"] if missing else [])
    assert order.index(after.risk) >= order.index(before.risk)


def test_findings_stand_with_the_gravest_first():
    found = newcomer(is_sanctioned=True, missing_certificates=["CE"], distance_km=D(9000))
    assert [each.weight for each in found.findings][:3] == [Weight.GATE, Weight.GRAVE, Weight.LIGHT]


def asked(kind: Kind, choices: str = "", key: str = "q1", topic: Topic = Topic.ETHICS) -> Asked:
    return check_question(Asked(key, kind, topic, "Do you audit your suppliers?", read_choices(choices, key)))


def test_a_choice_is_worth_what_stands_beside_it():
    question = asked(Kind.CHOICE, "never = 0\nyearly = 80\neach month = 100")
    assert worth(question, "yearly") == 80
    assert worth(question, "by the moon") is None
    assert worth(question, None) is None


def test_a_number_lies_on_the_line_through_its_points():
    question = asked(Kind.NUMBER, "0 = 0\n50 = 100")
    assert [worth(question, each) for each in ("-5", "0", "20", "50", "900")] == [0, 0, 40, 100, 100]


def test_texts_and_files_are_read_and_not_counted():
    assert worth(asked(Kind.TEXT), "Yes, a lot") is None


def test_topics_are_the_mean_of_their_counted_answers():
    questions = [
        asked(Kind.YES_NO, "yes = 100\nno = 0", "a"),
        asked(Kind.YES_NO, "yes = 100\nno = 50", "b"),
        asked(Kind.TEXT, key="c"),
    ]
    assert worth_of_topics(questions, {"a": "yes", "b": "no", "c": "words"}) == {Topic.ETHICS: D(75)}
    assert worth_of_topics(questions, {}) == {}


@given(st.lists(st.builds(Choice, st.text("abc =", min_size=1).map(str.strip).filter(bool), st.integers(0, 100)), max_size=5))
def test_choices_are_read_as_they_were_written(choices):
    assert list(read_choices(written_choices(choices), "q")) == choices


@pytest.mark.parametrize(
    ("kind", "choices", "sentence"),
    [
        (Kind.YES_NO, "yes = 1\nperhaps = 2", "what yes and no are worth"),
        (Kind.CHOICE, "only = 1", "at least two answers"),
        (Kind.CHOICE, "a = 1\nA = 2", "Two answers are the same"),
        (Kind.NUMBER, "few = 1\nmany = 2", "Write numbers with what they are worth"),
        (Kind.NUMBER, "9 = 1\n2 = 5", "from the smallest to the largest"),
        (Kind.TEXT, "a = 1\nb = 2", "leave the answers empty"),
        (Kind.CHOICE, "a = 101\nb = 1", "“a = 101” is not understood"),
        (Kind.CHOICE, "a\nb = 1", "“a” is not understood"),
    ],
)
def test_a_question_that_cannot_be_counted_is_refused_beside_its_answers(kind, choices, sentence):
    with pytest.raises(RuleBroken, match=sentence) as refused:
        asked(kind, choices)
    assert refused.value.field == "q1-choices"


def test_a_question_needs_words():
    with pytest.raises(RuleBroken, match="Write the question"):
        check_question(Asked("q1", Kind.TEXT, Topic.ETHICS, " "))


@pytest.mark.parametrize(
    ("kind", "choices", "given_", "sentence"),
    [
        (Kind.CHOICE, "a = 1\nb = 2", "c", "“c” is not one of the answers: a, b"),
        (Kind.NUMBER, "0 = 1\n2 = 2", "a few", "“a few” is not a number"),
        (Kind.TEXT, "", "x" * 1001, "characters. At most"),
    ],
)
def test_an_answer_that_fits_no_question_is_refused_beside_it(kind, choices, given_, sentence):
    with pytest.raises(RuleBroken, match=sentence) as refused:
        check_answer(asked(kind, choices), given_)
    assert refused.value.field == "q1"
