"""Criteria that are kept, held against those that follow from the facts at the same moment."""

from app.live.positions import Sequencer
from app.scoring.actions.keeping_criteria import keep_criteria
from app.scoring.queries.kept_criteria import known_criteria, own_criteria, told_since_kept
from app.scoring.queries.standing import suppliers_that_deliver
from app.scoring.rules.definitions import PERIODS
from tests.story import MACHINE, World, told_by


def keep(world: World) -> int:
    """As the minute's chore does it. Returns how many rows were worked out."""
    number(world)
    with told_by(world.app, MACHINE):
        return keep_criteria(MACHINE)


def number(world: World) -> None:
    """Give positions to what was told, as every serving process does it at once."""
    with world.app.app_context():
        Sequencer().look()


def differ(world: World) -> list[str]:
    """Whose criteria a page would show otherwise than they follow from the facts."""
    with told_by(world.app, world.buyer):
        ids = [each.id for each in suppliers_that_deliver(world.buyer)]
        return [
            f"supplier {each} over {period} days: known {known.scores[each]}, worked out {fresh[each]}"
            for period in PERIODS
            for known, fresh in [(known_criteria(world.buyer, ids, period), own_criteria(world.buyer, ids, period))]
            for each in ids
            if known.scores[each] != fresh[each]
        ]


def outdated(world: World) -> set[int] | None:
    """Whose kept criteria of the year a page would not read; None: everybody's."""
    with told_by(world.app, world.buyer):
        told = told_since_kept(world.buyer, max(PERIODS))
    return None if told.everybody else set(told.suppliers)
