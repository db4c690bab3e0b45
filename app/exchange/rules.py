"""How an import goes: uploaded, previewed, stored; what may follow what. Pure."""

from enum import StrEnum

from app.refusals import RuleBroken


class State(StrEnum):
    UPLOADED = "uploaded"
    PREVIEWING = "previewing"
    PREVIEWED = "previewed"
    STORING = "storing"
    DONE = "done"
    REFUSED = "refused"
    INTERRUPTED = "interrupted"


MOVES: dict[State, frozenset[State]] = {
    State.UPLOADED: frozenset({State.PREVIEWING}),
    State.PREVIEWING: frozenset({State.PREVIEWED, State.REFUSED, State.INTERRUPTED}),
    State.PREVIEWED: frozenset({State.STORING}),
    State.STORING: frozenset({State.DONE, State.REFUSED, State.INTERRUPTED}),
    State.DONE: frozenset(),
    State.REFUSED: frozenset({State.PREVIEWING}),
    State.INTERRUPTED: frozenset({State.PREVIEWING}),
}
RUNNING = frozenset({State.PREVIEWING, State.STORING})


def check_move(before: State, after: State) -> State:
    """Raises `RuleBroken` if an import cannot go from one state to the other."""
    if after not in MOVES[before]:
        raise RuleBroken(
            "import_state",
            "This import is {before}; it cannot be {after} now. Load the page again.",
            before=str(before),
            after=str(after),
        )
    return after
