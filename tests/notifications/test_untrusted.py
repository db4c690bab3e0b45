"""Whatever comes in from outside, a rule has an answer: a mail of any bytes, any day told and agreed, any reference."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.exchange.problems import FileRefused
from app.exchange.replies.letters import LONGEST_EXCERPT, LONGEST_LINE, taken_apart, unreadable
from app.notifications.rules.alerts import ASK_EVERY, MOST_ASKED_A_DAY, Asked, Line, due_at, may_ask, moved
from app.notifications.rules.replies import message_id, quoted

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1))
HEADS = st.lists(
    st.tuples(st.sampled_from(["From", "Subject", "Content-Type", "References", "Content-Disposition"]), st.text())
)
LINES = st.builds(
    Line,
    line_id=st.integers(1, 5),
    line_no=st.integers(1, 5),
    item_name=st.text(max_size=5),
    agreed_on=DAYS,
    promised_on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
    left=st.integers(0, 3).map(Decimal),
    ready=st.booleans(),
)


def kept(content: bytes, *, is_whole: bool) -> None:
    try:
        found = taken_apart(content, is_whole=is_whole)
    except FileRefused:
        found = unreadable(content)
    assert len(found.key) == 64
    assert len(found.subject) <= LONGEST_LINE
    assert len(found.words) <= LONGEST_EXCERPT
    assert "\0" not in found.sender + found.subject + found.words, "PostgreSQL keeps none"


@given(st.binary(max_size=2_000), st.booleans())
def test_any_bytes_are_a_mail_or_none(content, is_whole):
    kept(content, is_whole=is_whole)


@given(HEADS, st.binary(max_size=300), st.booleans())
def test_any_head_is_a_mail_or_none(heads, body, is_whole):
    head = "".join(f"{name}: {value}\r\n" for name, value in heads).encode("utf-8", "surrogatepass")
    kept(head + b"\r\n" + body, is_whole=is_whole)


@given(st.integers(1, 10**9), st.lists(st.text(max_size=80)))
def test_only_our_own_references_are_ours(mail_id, others):
    ours = message_id(mail_id, NOW, "portal.test", "the secret")
    assert quoted([*others, f"<x@y> {ours}"], "the secret").mail_id == mail_id
    assert quoted([*others, ours.replace(f"-{mail_id}-", f"-{mail_id + 1}-")], "the secret") is None
    assert quoted(others, "the secret") is None


@given(st.dictionaries(st.integers(1, 5), DAYS), st.lists(LINES, unique_by=lambda line: line.line_id, max_size=5))
def test_whoever_was_told_what_moved_has_nothing_left_to_be_told(told, lines):
    found = moved(told, lines)
    assert all(each.before != each.after and each.line.left > 0 for each in found)
    assert moved(told | {each.line.line_id: each.after for each in found}, lines) == []


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 3_600))
def test_nobody_is_asked_too_often(to_address, by_link, seconds):
    last = NOW - timedelta(seconds=seconds)
    if may_ask(Asked(to_address, by_link, last), NOW):
        assert to_address < MOST_ASKED_A_DAY
        assert timedelta(seconds=seconds) >= ASK_EVERY


@given(st.integers(0, 100_000), st.integers(0, 600))
def test_a_move_is_told_after_it_settled_and_not_soon_after_the_last_one(ago, settles):
    sent_at = NOW - timedelta(seconds=ago)
    assert due_at(NOW, timedelta(seconds=settles), sent_at) >= max(NOW + timedelta(seconds=settles), sent_at)
