"""The verbs on corrective actions as tests say them."""

from dataclasses import dataclass
from typing import Any

from app.principal import Principal
from app.quality import actions, queries
from app.quality.models import CorrectiveAction
from tests.story import JUNE, MACHINE, World, told_by

ANSWER = {
    "containment": "The rest of the lot is sorted out.",
    "cause": "The tray was too deep.",
    "measure": "Trays of 20 mm, checked each shift.",
    "effective_on": JUNE[10],
}


@dataclass
class Verbs:
    world: World

    def ask(self, line_id: int, by: Principal | None = None, **words: Any) -> int:
        actor = by or self.world.buyer
        with told_by(self.world.app, actor):
            return actions.ask_corrective_action(
                actor, line_id, **{"problem": "Threads are crushed.", "due_on": JUNE[15]} | words
            )

    def answer(self, action_id: int, by: Principal | None = None, version: int = 1, **words: Any) -> None:
        self._do(actions.answer_corrective_action, by or self.world.acme_person, action_id, version, ANSWER | words)

    def send_back(self, action_id: int, by: Principal | None = None, version: int = 2, **words: Any) -> None:
        given = {"note": "Which shift?", "due_on": JUNE[22]} | words
        self._do(actions.send_back, by or self.world.buyer, action_id, version, given)

    def close(self, action_id: int, by: Principal | None = None, version: int = 2, **words: Any) -> None:
        self._do(actions.close, by or self.world.buyer, action_id, version, words)

    def withdraw(self, action_id: int, by: Principal | None = None, version: int = 1, **words: Any) -> None:
        self._do(actions.withdraw, by or self.world.buyer, action_id, version, {"note": "Our own forklift did it"} | words)

    def _do(self, verb: Any, actor: Principal, action_id: int, version: int, words: dict[str, Any]) -> None:
        with told_by(self.world.app, actor):
            verb(actor, action_id, version=version, **words)

    def tell_overdue(self) -> int:
        with told_by(self.world.app, MACHINE):
            return actions.tell_overdue(MACHINE)

    def look(self, action_id: int) -> CorrectiveAction:
        with told_by(self.world.app, MACHINE):
            return queries.action_for(MACHINE, action_id)
