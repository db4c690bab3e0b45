"""What may be done with customers and what they ordered: one function a verb, one transaction each."""

from app.customers.actions.allocating import accept_suggestion, allocate, release
from app.customers.actions.asking import answer_sales, ask_buyer, pass_on
from app.customers.actions.dispatching import Way, dispatch
from app.customers.actions.keeping import add_customer, change_customer
from app.customers.actions.linking import make_link, revoke_link
from app.customers.actions.ordering import add_line, cancel_order, change_line, change_order, close_order, enter_order
from app.customers.actions.promising import promise
from app.customers.actions.stocking import correct_stock

__all__ = [
    "Way",
    "accept_suggestion",
    "add_customer",
    "add_line",
    "allocate",
    "answer_sales",
    "ask_buyer",
    "cancel_order",
    "change_customer",
    "change_line",
    "change_order",
    "close_order",
    "correct_stock",
    "dispatch",
    "enter_order",
    "make_link",
    "pass_on",
    "promise",
    "release",
    "revoke_link",
]
