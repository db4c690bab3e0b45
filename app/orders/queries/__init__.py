"""What may be read of orders. Every function takes the actor first; the session filters by them."""

from app.orders.queries.attention import WANT_A_LOOK, attention_for, counts_for, open_count_for
from app.orders.queries.board import (
    BoardFilter,
    BoardPage,
    View,
    board_batches,
    board_page,
    board_rows,
    count_up_to,
    matching_lines,
    prices_of,
)
from app.orders.queries.board_row import BoardRow
from app.orders.queries.counts import open_and_late
from app.orders.queries.deadlines import answers_overdue_untold
from app.orders.queries.follow_up import (
    FollowRow,
    Section,
    follow_up_counts,
    follow_up_page,
    follow_up_rows,
    followed_up,
    waiting_for_us,
)
from app.orders.queries.given import given_answers, seconds_to_undo
from app.orders.queries.history import HistoryEntry, HistoryPage, Kind, Wanted, history_for, history_page
from app.orders.queries.listing import OrderRow, delivered_by_requested_day, orders_page
from app.orders.queries.orders import (
    has_open_lines,
    hold_lines,
    hold_to_decide,
    line_for,
    lines_for,
    lines_to_write,
    order_for,
    order_of_line,
    order_page,
    orders_with_lines,
    sees_drafts,
    sees_prices,
    sees_words,
)
from app.orders.queries.promises import promises_of
from app.orders.queries.revisions import Revisions, revisions_of
from app.orders.queries.search import Numbered, order_numbered
from app.orders.queries.sorting import Sort
from app.orders.queries.todo import TodoOrder, todo_for, todo_orders
from app.orders.queries.tolerances import tolerance_for, tolerance_of, tolerance_row, tolerances_for
from app.orders.queries.triage import (
    Triage,
    TriageFilter,
    TriagePage,
    triage_counts,
    triage_lines,
    triage_matching,
    triage_page,
)
from app.orders.queries.urging import LastUrge, last_urges

__all__ = [
    "WANT_A_LOOK",
    "BoardFilter",
    "BoardPage",
    "BoardRow",
    "FollowRow",
    "HistoryEntry",
    "HistoryPage",
    "Kind",
    "LastUrge",
    "Numbered",
    "OrderRow",
    "Revisions",
    "Section",
    "Sort",
    "TodoOrder",
    "Triage",
    "TriageFilter",
    "TriagePage",
    "View",
    "Wanted",
    "answers_overdue_untold",
    "attention_for",
    "board_batches",
    "board_page",
    "board_rows",
    "count_up_to",
    "counts_for",
    "delivered_by_requested_day",
    "follow_up_counts",
    "follow_up_page",
    "follow_up_rows",
    "followed_up",
    "given_answers",
    "has_open_lines",
    "history_for",
    "history_page",
    "hold_lines",
    "hold_to_decide",
    "last_urges",
    "line_for",
    "lines_for",
    "lines_to_write",
    "matching_lines",
    "open_and_late",
    "open_count_for",
    "order_for",
    "order_numbered",
    "order_of_line",
    "order_page",
    "orders_page",
    "orders_with_lines",
    "prices_of",
    "promises_of",
    "revisions_of",
    "seconds_to_undo",
    "sees_drafts",
    "sees_prices",
    "sees_words",
    "todo_for",
    "todo_orders",
    "tolerance_for",
    "tolerance_of",
    "tolerance_row",
    "tolerances_for",
    "triage_counts",
    "triage_lines",
    "triage_matching",
    "triage_page",
    "waiting_for_us",
]
