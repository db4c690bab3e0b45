"""How the demo's suppliers are judged: a year of deliveries, what they are asked and say, weights, and a newcomer."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from app import clock
from app.catalog.queries import categories_for
from app.demo import cast, put_right
from app.demo.stage import TELLER, Stage, acting, invited
from app.demo.story import DAY, Scene, accepted
from app.identity import sign_in
from app.principal import Role
from app.scoring.actions.answering import answer_questions, write_questionnaire
from app.scoring.actions.judging import name_categories
from app.scoring.actions.weighing import add_weight_set
from app.scoring.queries.answers import asked_of, questions
from app.scoring.rules.points import Criterion
from app.scoring.rules.questionnaires import Asked, Kind, Topic, read_choices
from app.suppliers import actions as suppliers
from app.suppliers.rules import State

BUYER = "jana@northfield.example"
MANY = 10
"""Units rejected above which somebody asks for the cause."""
YES_NO = "yes = 100\nno = 0"


def _asked(key: str, kind: Kind, topic: Topic, words: str, choices: str = "") -> Asked:
    return Asked(key, kind, topic, words, read_choices(choices, key))


AUDITED = "never = 0\nevery third year = 60\nyearly = 100"
QUESTIONS = (
    _asked("new1", Kind.YES_NO, Topic.ETHICS, "Do you have a code of conduct that your own suppliers sign?", YES_NO),
    _asked("new2", Kind.CHOICE, Topic.ETHICS, "How often are your plants audited from outside?", AUDITED),
    _asked("new3", Kind.YES_NO, Topic.COMPLIANCE, "Can you name the origin of tin and tungsten?", "yes = 100\nno = 20"),
    _asked("new4", Kind.NUMBER, Topic.FINANCE, "Equity ratio in per cent", "0 = 0\n20 = 60\n40 = 100"),
    _asked("new5", Kind.NUMBER, Topic.DEPENDENCY, "Our share of your turnover, in per cent", "0 = 100\n30 = 60\n70 = 0"),
    _asked("new6", Kind.TEXT, Topic.COMPLIANCE, "Open proceedings with authorities, if any"),
)
SAID = {
    "KAISER": ("yes", "yearly", "yes", "38", "6", "None."),
    "ALPIN": ("yes", "yearly", "yes", "44", "4", "None."),
    "LODZ": ("yes", "every third year", "yes", "29", "18", "None."),
    "OSAKA": ("yes", "yearly", "no", "52", "2", "None."),
    "SUZHOU": ("no", "every third year", "no", "21", "35", ""),
    "HARLAN": ("yes", "every third year", "yes", "33", "11", "None."),
    "NOVI": ("yes", "never", "no", "12", "55", ""),
}


@dataclass(frozen=True)
class Record:
    """How a supplier delivered: the days late of each order of six lines, and the units rejected of its first line."""

    code: str
    late: tuple[int, ...]
    rejects: tuple[int, ...]


RECORDS = (
    Record("KAISER", (0, 0), (0, 0)),
    Record("ALPIN", (0, 1), (1, 0)),
    Record("LODZ", (0, 4), (0, 12)),
    Record("OSAKA", (0, 0), (0, 2)),
    Record("SUZHOU", (3, 9), (9, 30)),
    Record("BRIGHT", (0, 0), (4, 0)),
    Record("HARLAN", (2, 0), (0, 3)),
    Record("PUNE", (6, 12), (40, 25)),
)


def tell(stage: Stage, chance: Random) -> None:
    """A year of deliveries, then what is asked, said and weighed."""
    for number, record in enumerate(RECORDS):
        for nth, late in enumerate(record.late):
            _deliver(Scene(stage, chance, _supplier(record.code), cast.SITES[0], 500 + number * 10 + nth), record, nth, late)
    newcomer = _newcomer(stage)
    with acting(stage.people[BUYER], clock.recorded_now() - timedelta(days=40)) as buyer:
        write_questionnaire(buyer, "Every supplier", QUESTIONS)
        weights = dict(zip(Criterion, (45, 15, 5, 5, 10, 20), strict=True))
        add_weight_set(buyer, "Safety parts", weights, reason="Castings carry people.")
        springs = next(each.id for each in categories_for(buyer) if each.name == "Wire and springs")
        name_categories(buyer, newcomer, [springs])
    for code, answers in SAID.items():
        _say(stage, code, answers)


def _supplier(code: str) -> cast.DemoSupplier:
    return next(each for each in cast.SUPPLIERS if each.code == code)


def _deliver(scene: Scene, record: Record, nth: int, late: int) -> None:
    """An order of some months ago, shipped and received some days after the day that was asked for."""
    ago = 200 - 60 * nth
    scene.draft(ago + 1, (scene.now - DAY * (ago - 30)).date(), lines=6)
    scene.issue(ago)
    scene.answer(ago - 1, accepted)
    scene.ship(ago - 24 - late, eta_in=4)
    scene.receive(ago - 29 - late, reject=record.rejects[nth])
    if record.rejects[nth] > MANY:
        put_right.closed(scene, ago - 31 - late)


def _newcomer(stage: Stage) -> int:
    """Somebody who would like to deliver springs, and is being looked at."""
    with acting(TELLER, clock.recorded_now() - timedelta(days=45)):
        words = {"name": "Novi Opruge", "country": "TR", "city": "Bursa", "time_zone": "Europe/Istanbul", "currency": "EUR"}
        made = suppliers.add_supplier(TELLER, code="NOVI", state=State.PROSPECT, **words)
        suppliers.add_plant(TELLER, made, name="Bursa", country="TR", city="Bursa", latitude=40.1885, longitude=29.061)
        suppliers.change_state(TELLER, made, version=1, state=State.ONBOARDING, reason="Good samples of torsion springs.")
        invited(stage, "orders@novi.example", "Emre Kaya", Role.SUPPLIER_ADMIN, supplier_id=made)
        sign_in.set_passwords([stage.people["orders@novi.example"].person_id or 0], cast.PASSWORD)
    return made


def _say(stage: Stage, code: str, answers: tuple[str, ...]) -> None:
    """What a supplier says of itself."""
    with acting(stage.people[f"orders@{code.lower()}.example"], clock.recorded_now() - timedelta(days=30)) as seller:
        asked = questions(asked_of(seller, seller.supplier_id or 0))
        given = {each.key: answer for each, answer in zip(asked, answers, strict=True) if answer}
        answer_questions(seller, given, {}, seen=0)
