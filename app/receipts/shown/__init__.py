"""Receipts and their forms under the names that templates use."""

from app.receipts.shown.differences import pictures_of_receipt, what_came, what_came_of
from app.receipts.shown.receipts import forms_of, receipt_facts, receipt_words, standing_receipts
from app.receipts.shown.receiving import completable, form_for, receive_form, unload_form

__all__ = [
    "completable",
    "form_for",
    "forms_of",
    "pictures_of_receipt",
    "receipt_facts",
    "receipt_words",
    "receive_form",
    "standing_receipts",
    "unload_form",
    "what_came",
    "what_came_of",
]
