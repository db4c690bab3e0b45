"""Orders and lines under the names that templates use; for rows that were loaded with all that is asked of them."""

from app.orders.shown.answering import asked_line, changeable_line, missed_line, prefilled, reasons
from app.orders.shown.answering_for import answering_words
from app.orders.shown.articles import Articles, article_rows, articles_of
from app.orders.shown.beside import beside, beside_lines
from app.orders.shown.board import board_lines, opened_line
from app.orders.shown.deciding import Standards, accept_words, cancel_form, proposal, rejection, rejections
from app.orders.shown.drafting import draft_head, draft_lines, items_to_offer
from app.orders.shown.following import follow_row, urge_words
from app.orders.shown.history import entry
from app.orders.shown.lacking import lacks_of_lines, lacks_on, missing_words
from app.orders.shown.lines import SAME, Units, order_line, order_lines, slip_of
from app.orders.shown.orders import order_facts, order_head
from app.orders.shown.printing import Paper, printed_order
from app.orders.shown.promises import promise_history
from app.orders.shown.requesting import cancel_rows, cancellable, request, requests
from app.orders.shown.revising import asked_otherwise, difference_rows, revisable_head, revisable_line, revision_list
from app.orders.shown.tolerances import tolerances, usual_tolerance
from app.orders.shown.triage import triage_line

__all__ = [
    "SAME",
    "Articles",
    "Paper",
    "Standards",
    "Units",
    "accept_words",
    "answering_words",
    "article_rows",
    "articles_of",
    "asked_line",
    "asked_otherwise",
    "beside",
    "beside_lines",
    "board_lines",
    "cancel_form",
    "cancel_rows",
    "cancellable",
    "changeable_line",
    "difference_rows",
    "draft_head",
    "draft_lines",
    "entry",
    "follow_row",
    "items_to_offer",
    "lacks_of_lines",
    "lacks_on",
    "missed_line",
    "missing_words",
    "opened_line",
    "order_facts",
    "order_head",
    "order_line",
    "order_lines",
    "prefilled",
    "printed_order",
    "promise_history",
    "proposal",
    "reasons",
    "rejection",
    "rejections",
    "request",
    "requests",
    "revisable_head",
    "revisable_line",
    "revision_list",
    "slip_of",
    "tolerances",
    "triage_line",
    "urge_words",
    "usual_tolerance",
]
