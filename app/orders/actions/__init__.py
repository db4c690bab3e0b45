"""What may be done with orders: one function a verb, one transaction each."""

from app.orders.actions.answering import answer_line, answer_lines, set_supplier_reference, withdraw_proposal
from app.orders.actions.articles import name_articles
from app.orders.actions.cancelling import ask_release, cancel_line, cancel_lines, cancel_order
from app.orders.actions.closing import settle_order
from app.orders.actions.countering import accept_counter, counter_proposal, decline_counter, withdraw_counter
from app.orders.actions.deciding import (
    accept_parts,
    accept_proposal,
    accept_proposals,
    decline_proposal,
    decline_proposals,
)
from app.orders.actions.drafting import (
    create_and_issue,
    create_draft,
    discard_draft,
    issue_order,
    update_and_issue,
    update_draft,
)
from app.orders.actions.handing import end_stand_in, hand_over, name_stand_in
from app.orders.actions.numbering import take_number
from app.orders.actions.placing import place_elsewhere
from app.orders.actions.requesting import grant_request, refuse_request, withdraw_request
from app.orders.actions.returning import TakenBack, take_back, take_back_all
from app.orders.actions.revising import revise_order
from app.orders.actions.tolerating import add_tolerance, change_tolerance, end_tolerance
from app.orders.actions.urging import urge_lines
from app.orders.actions.watching import tell_overdue_answers
from app.orders.rules.cancelling import Cancel
from app.orders.rules.headers import Header, HeaderChange
from app.orders.rules.revisions import Change, NewLine

__all__ = [
    "Cancel",
    "Change",
    "Header",
    "HeaderChange",
    "NewLine",
    "TakenBack",
    "accept_counter",
    "accept_parts",
    "accept_proposal",
    "accept_proposals",
    "add_tolerance",
    "answer_line",
    "answer_lines",
    "ask_release",
    "cancel_line",
    "cancel_lines",
    "cancel_order",
    "change_tolerance",
    "counter_proposal",
    "create_and_issue",
    "create_draft",
    "decline_counter",
    "decline_proposal",
    "decline_proposals",
    "discard_draft",
    "end_stand_in",
    "end_tolerance",
    "grant_request",
    "hand_over",
    "issue_order",
    "name_articles",
    "name_stand_in",
    "place_elsewhere",
    "refuse_request",
    "revise_order",
    "set_supplier_reference",
    "settle_order",
    "take_back",
    "take_back_all",
    "take_number",
    "tell_overdue_answers",
    "update_and_issue",
    "update_draft",
    "urge_lines",
    "withdraw_counter",
    "withdraw_proposal",
    "withdraw_request",
]
