"""The chain from a supplier's word to a customer's date, kept true inside the transaction of whatever changed.

`settle_chain` runs once before the commit, with all that was touched until then: it works out again what touched order
lines give to whom (`supplying`), what the touched customer lines look like then (`looking`), and how their customer
orders stand (`summing`), and records one fact per customer order that moved (`telling`).

Rows are locked in one order everywhere, so that two such transactions wait for each other and never stand in each
other's way: orders and their lines, supplies, stock balances, customer lines, outlooks, outlooks of whole orders; each
kind by its key.
"""

from app.customers.actions.chain.settling import settle_chain
from app.customers.actions.chain.touched import Touched

__all__ = ["Touched", "settle_chain"]
