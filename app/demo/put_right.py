"""What was rejected is asked about in the demo's story: one is overdue, one waits to be checked, some are closed."""

from typing import Any

from app.demo.stage import TELLER, acting
from app.demo.story import DAY, Scene
from app.quality import actions
from app.quality.rules import USUAL

FOUND = "Threads crushed on one side, found at the dock. The upper trays of the pallet only."
ANSWER: dict[str, Any] = {
    "containment": "The rest of the lot was sorted: 4 of 2 000 were bad. Replacements left by express.",
    "cause": "Trays of 40 mm let the upper layer slip against the edge on the way. Nobody looked after the change of trays.",
    "measure": "Trays of 20 mm with a lid; the packing plan has a picture, and the first pallet of a shift is looked at.",
}


def overdue(scene: Scene) -> None:
    """Asked, and not answered by its day."""
    _ask(scene, 21)
    with acting(TELLER, scene.now - DAY * 5):
        actions.tell_overdue(TELLER)


def to_check(scene: Scene) -> None:
    """Asked and answered: we have not looked at it yet."""
    _answer(scene, _ask(scene, 15), 2)


def closed(scene: Scene, days_ago: float) -> None:
    """Asked so many days ago, answered, and enough."""
    asked = _ask(scene, days_ago)
    _answer(scene, asked, days_ago - 9)
    with acting(scene.buyer, scene.now - DAY * (days_ago - 12)) as buyer:
        actions.close(buyer, asked, version=2, note="Looked at on the next pallet: no slip any more.")


def _ask(scene: Scene, days_ago: float) -> int:
    with acting(scene.buyer, scene.now - DAY * days_ago) as buyer:
        line = next(each for each in scene.order(buyer).lines if each.rejected)
        due_on = line.order.supplier.today + USUAL
        return actions.ask_corrective_action(buyer, line.id, problem=FOUND, due_on=due_on)


def _answer(scene: Scene, action_id: int, days_ago: float) -> None:
    with acting(scene.seller, scene.now - DAY * days_ago) as seller:
        effective_on = (scene.now - DAY * (days_ago - 7)).date()
        actions.answer_corrective_action(seller, action_id, version=1, effective_on=effective_on, **ANSWER)
