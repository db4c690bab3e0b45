"""The ways in which the demo's orders go, from a draft to one that is late."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from app import clock
from app.catalog.queries import categories_for
from app.catalog.rules import EVERY_WEEKDAY, Calendar, roll_to_working_day
from app.demo import freight, judging, mails, papers, put_right, selling, story, talks
from app.demo import stage as scenery
from app.demo.cast import SUPPLIERS
from app.demo.drawings import attach_drawing
from app.demo.stage import TELLER, Stage, acting
from app.demo.story import Plot, Scene, accepted, another_item, dearer, in_two_parts, later, refused
from app.orders import actions as orders
from app.orders.rules.reasons import Reason
from app.orders.rules.tolerances import Scope, Tolerance
from app.scoring.actions import disputing
from app.scoring.rules.disputes import Cause
from app.suppliers import actions as suppliers
from app.suppliers import queries as companies
from app.suppliers.rules import State

BEGAN = timedelta(days=120)


def asked_anew(scene: Scene) -> None:
    """Agreed, then wanted later and in another quantity: it waits for an answer again."""
    scene.answer(9, accepted)
    with scene.we(0.8) as buyer:
        found = scene.order(buyer)
        line, terms = found.lines[0], orders.HeaderChange(note="Deliver to gate 3, the main gate is closed in winter.")
        later = roll_to_working_day(found.site.calendar, line.requested_on + timedelta(days=6))
        change = orders.Change(line_id=line.id, quantity=line.quantity + line.quantity // 4 + 1, requested_on=later)
        orders.revise_order(buyer, scene.order_id, [change], header=terms)


def asked_back(scene: Scene) -> None:
    """Agreed, and now we ask to cancel a part of it."""
    scene.answer(9, accepted)
    with scene.we(0.6) as buyer:
        line = scene.order(buyer).lines[0]
        part = orders.Cancel(line.id, line.version, (line.quantity / 4).quantize(Decimal(1)))
        note = "The customer took a smaller lot."
        orders.cancel_lines(buyer, scene.order_id, [part], reason=Reason.NO_LONGER_NEEDED, note=note)


def asks_to_cancel(scene: Scene) -> None:
    """Agreed, and now the supplier cannot."""
    scene.answer(9, accepted)
    with scene.they(0.4) as seller:
        line = scene.order(seller).lines[0]
        part = orders.Cancel(line.id, line.version)
        note = "Our wire mill stopped; we could deliver in spring."
        orders.ask_release(seller, scene.order_id, [part], reason=Reason.MATERIAL, note=note)


def draft(scene: Scene) -> None:
    """Nothing but the draft."""


def unanswered(scene: Scene) -> None:
    """It waits for an answer."""


def agreed(scene: Scene) -> None:
    scene.answer(6, accepted)


def offered_later(scene: Scene) -> None:
    scene.answer(0.2, later(7, Reason.MATERIAL, "Steel arrives a week later than promised to us."))


def offered_much_later(scene: Scene) -> None:
    scene.answer(1.4, later(12, Reason.CAPACITY, only_first=False))


def offered_in_parts(scene: Scene) -> None:
    scene.answer(0.6, in_two_parts)


def offered_dearer(scene: Scene) -> None:
    scene.answer(0.5, dearer)


def offered_another_item(scene: Scene) -> None:
    scene.know_another_item(1)
    scene.answer(0.8, another_item)


def countered(scene: Scene) -> None:
    scene.answer(1.5, later(14, Reason.CAPACITY, "The press is booked until then."))
    scene.counter(0.3, 5)


def agreed_in_part(scene: Scene) -> None:
    scene.answer(2.5, in_two_parts)
    scene.accept_first_part(0.6)


def said_no(scene: Scene) -> None:
    scene.answer(2, refused)


def moved_and_agreed(scene: Scene) -> None:
    scene.answer(9, later(5, Reason.TRANSPORT, "Vessel delayed."))
    scene.decide(7, accept=True)


def declined(scene: Scene) -> None:
    scene.answer(8, later(14, Reason.CAPACITY))
    scene.decide(6, accept=False)
    talks.how_packed(scene)


def on_its_way(scene: Scene) -> None:
    scene.answer(16, accepted)
    scene.ship(2, eta_in=5)


def half_here(scene: Scene) -> None:
    scene.answer(30, accepted)
    scene.ship(9, share=Decimal("0.5"), eta_in=4)
    scene.receive(3)


def here(scene: Scene) -> None:
    scene.answer(70, accepted)
    scene.ship(38, eta_in=5)
    scene.receive(33)


def here_with_rejects(scene: Scene) -> None:
    scene.answer(60, accepted)
    scene.ship(30, eta_in=5)
    scene.receive(24, reject=6)


def here_with_rejects_to_answer(scene: Scene) -> None:
    here_with_rejects(scene)
    put_right.overdue(scene)


def here_with_rejects_answered(scene: Scene) -> None:
    here_with_rejects(scene)
    put_right.to_check(scene)


def here_late(scene: Scene) -> None:
    scene.answer(70, later(6, Reason.MATERIAL))
    scene.decide(68, accept=True)
    scene.ship(30, eta_in=4)
    scene.receive(22)


def here_late_and_disputed(scene: Scene) -> None:
    """It came late, and the supplier says that it was not its fault: nobody has decided yet."""
    here_late(scene)
    with scene.they(3) as seller:
        reason = "The lorry stood at your gate on the agreed day and was sent away: the dock was full."
        disputing.dispute_line(seller, scene.order(seller).lines[0].id, cause=Cause.OURS, reason=reason)


def late(scene: Scene) -> None:
    """Agreed, the day has passed, nothing came."""
    scene.answer(24, accepted)
    talks.where_is_it(scene)


def late_and_offered(scene: Scene) -> None:
    scene.answer(20, accepted)
    scene.answer(
        0.1, later(6, Reason.QUALITY, "First article was rejected here, second run is on the machine.", only_first=False)
    )


def slipped_twice(scene: Scene) -> None:
    """Agreed, then moved and moved again, and a third time is offered for one of its lines, which has a drawing."""
    attach_drawing(scene, 33)
    scene.answer(32, accepted)
    scene.answer(21, later(5, Reason.TRANSPORT, "The vessel missed its slot.", only_first=False))
    scene.decide(20, accept=True)
    scene.answer(9, later(11, Reason.QUALITY, "The second lot failed inspection.", only_first=False))
    scene.decide(8, accept=True)
    scene.answer(0.3, later(17, Reason.CAPACITY, only_first=False))


def called_off(scene: Scene) -> None:
    with scene.we(5) as buyer:
        version = scene.order(buyer).version
        orders.cancel_order(buyer, scene.order_id, version=version, reason=Reason.NO_LONGER_NEEDED, note="Project stopped.")


PLOTS = (
    Plot(1, 21, unanswered, 5),
    Plot(2, 30, draft, 3),
    Plot(4, 12, unanswered, 3),
    Plot(8, 18, agreed, 6),
    Plot(12, 22, asked_anew, 2),
    Plot(13, 19, asked_back, 2),
    Plot(12, 23, asks_to_cancel, 1),
    Plot(2, 16, offered_later, 4),
    Plot(4, 20, offered_much_later, 2),
    Plot(3, 24, offered_in_parts, 2),
    Plot(5, 25, said_no, 2),
    Plot(12, 10, moved_and_agreed, 5),
    Plot(10, 15, declined, 2),
    Plot(20, 3, on_its_way, 5),
    Plot(34, 4, half_here, 4),
    Plot(75, -34, here, 5),
    Plot(64, -25, here_with_rejects_to_answer, 1),
    Plot(64, -25, here_with_rejects_answered, 1),
    Plot(74, -30, here_late, 2),
    Plot(74, -30, here_late_and_disputed, 1),
    Plot(28, -9, late, 4),
    Plot(24, -8, late_and_offered, 2),
    Plot(9, 40, called_off, 1),
    Plot(3, 19, offered_dearer, 2),
    Plot(3, 22, offered_another_item, 2),
    Plot(4, 26, countered, 2),
    Plot(5, 24, agreed_in_part, 1),
    Plot(34, 5, slipped_twice, 1),
)


def tell(progress: Callable[[int, int], None] = lambda done, total: None) -> Stage:
    """Tell the whole story into an empty database. Returns who and what there is."""
    now = clock.recorded_now()
    stage, chance = scenery.build(now - BEGAN), Random(4711)  # always the same story
    _accept_unasked(stage, now)
    cast_and_place, total = story.places(chance), sum(plot.times for plot in PLOTS)
    told = [plot for plot in PLOTS for _ in range(plot.times)]
    for number, plot in enumerate(told, start=1):
        supplier, site = next(cast_and_place)
        _play(Scene(stage, chance, supplier, site, number), plot)
        progress(number, total)
    freight.tell(stage, chance)
    judging.tell(stage, Random(1905))
    papers.tell(stage)
    stage.links = selling.tell(stage)
    _restrict(stage)
    mails.fill_the_outbox()
    return stage


def _play(scene: Scene, plot: Plot) -> None:
    calendar = Calendar(EVERY_WEEKDAY, scene.site.country, scene.site.subdivision)
    wanted = scene.now.date() + timedelta(days=plot.wanted_in + scene.chance.randint(0, 4))
    scene.draft(plot.issued_ago + 1, roll_to_working_day(calendar, wanted))
    if plot.tell is not draft:
        scene.issue(plot.issued_ago)
        plot.tell(scene)


def _accept_unasked(stage: Stage, now: datetime) -> None:
    """How far the buyers go without looking, for springs and wire, and for one supplier whose parcels are never full."""
    with acting(stage.people["jana@northfield.example"], now - BEGAN + timedelta(hours=5)) as buyer:
        wire = next(each.id for each in categories_for(buyer) if each.name == "Wire and springs")
        words = "Two days more or less make no difference here: there is stock for a week."
        orders.add_tolerance(buyer, Scope(category_id=wire), Tolerance(earlier=3, later=2), reason=words)
        words = "Coils are cut to length: a few percent are always missing, or come on top."
        uneven = Tolerance(less=Decimal(3), more=Decimal(3))
        orders.add_tolerance(buyer, Scope(supplier_id=stage.suppliers["HARLAN"]), uneven, reason=words)


def _restrict(stage: Stage) -> None:
    """One supplier is to finish what is open and gets no new orders."""
    for supplier in (each for each in SUPPLIERS if each.state != State.APPROVED):
        with acting(TELLER, clock.recorded_now() - timedelta(days=1)):
            found = companies.supplier_for(TELLER, stage.suppliers[supplier.code])
            reason = "Late three times in a row: finish what is open first."
            suppliers.change_state(TELLER, found.id, version=found.version, state=State(supplier.state), reason=reason)
