"""What the tests of holds share: what is required, what stands on a line, what the board counts."""

from app.certifications import queries
from app.orders.queries import BoardFilter, View, attention_for, board_page, lacks_now, needs_of
from app.orders.queries.orders import lines_for
from app.orders.shown import lacks_of_lines, lacks_on
from tests.story import told_by

ISO, ROHS, SA8000 = "ISO 9001", "RoHS declaration", "SA8000"  # hold new orders, hold shipments, warn


def marks(world, line, by=None):
    """What stands on a line for somebody."""
    who = by or world.acme_person
    with told_by(world.app, who), world.app.test_request_context():
        found = lines_for(who, [line])
        lacks = lacks_of_lines(who, found)
        return [each.words for each in lacks_on(found[0], lacks)]


def held(world, by=None):
    """The lines that the board shows as held, and how many it counts."""
    who = by or world.buyer
    with told_by(world.app, who):
        shown = [row.id for row in board_page(who, BoardFilter(View.HELD)).rows]
        return shown, attention_for(who).get(View.HELD)


def agrees(world, line):
    """What is kept of a line is what is worked out anew for it."""
    with told_by(world.app, world.buyer):
        (found,) = lines_for(world.buyer, [line])
        need = needs_of(world.buyer, [found])[line]
        kept = {(each.name, each.state) for each in lacks_now(world.buyer, [found.need_id]).get(found.need_id, [])}
        fresh = {(each.type.name, each.state) for each in queries.lacks_of(world.buyer, [need]).get(need, [])}
        return kept == fresh
