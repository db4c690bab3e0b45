"""When frames leave and what they say about the frame before."""

from app.live.fragments import Piece
from app.live.outbox import MOST_PIECES, TICK, Outbox

LINE, OTHER = Piece("board-line", 1), Piece("board-line", 2)


def test_the_first_change_of_a_room_leaves_at_once():
    outbox = Outbox(10)
    outbox.add("procurement", 11, {LINE}, reload=False)
    (batch,) = outbox.due(now=100.0)
    assert (batch.previous, batch.position, batch.pieces) == (10, 11, {LINE})


def test_the_next_changes_wait_for_the_tick_and_leave_together():
    outbox = Outbox(10)
    outbox.add("procurement", 11, {LINE}, reload=False)
    outbox.due(now=100.0)
    outbox.add("procurement", 12, {LINE}, reload=False)
    outbox.add("procurement", 14, {LINE, OTHER}, reload=False)
    assert outbox.due(now=100.0 + TICK / 2) == []
    assert outbox.next_due() == 100.0 + TICK
    (batch,) = outbox.due(now=100.0 + TICK)
    assert (batch.previous, batch.position, batch.pieces) == (11, 14, {LINE, OTHER})
    assert outbox.next_due() is None


def test_one_busy_room_does_not_delay_another():
    outbox = Outbox(0)
    outbox.add("procurement", 1, {LINE}, reload=False)
    outbox.due(now=100.0)
    outbox.add("procurement", 2, {LINE}, reload=False)
    outbox.add("supplier:7", 3, {OTHER}, reload=False)
    assert [batch.room for batch in outbox.due(now=100.001)] == ["supplier:7"]


def test_each_frame_names_the_position_of_the_one_before():
    outbox = Outbox(5)
    seen = []
    for position in (6, 9, 30):
        outbox.add("sales", position, {LINE}, reload=False)
        seen += [(batch.previous, batch.position) for batch in outbox.due(now=100.0 + position)]
    assert seen == [(5, 6), (6, 9), (9, 30)]
    assert outbox.head("sales") == 30
    assert outbox.head("procurement") == 5


def test_what_waits_is_not_yet_the_head():
    outbox = Outbox(5)
    outbox.add("sales", 6, {LINE}, reload=False)
    assert outbox.head("sales") == 5, "a heartbeat must not announce a frame that has not left: everybody would pull"


def test_a_mass_change_becomes_a_reload_without_pieces():
    outbox = Outbox(0)
    outbox.add("procurement", 1, {Piece("board-line", number) for number in range(MOST_PIECES + 1)}, reload=False)
    outbox.add("procurement", 2, {LINE}, reload=False)
    (batch,) = outbox.due(now=100.0)
    assert batch.reload
    assert batch.pieces == set()
