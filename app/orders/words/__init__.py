"""The words of reasons and facts about orders, as people read them."""

from app.orders.words import answered, asked, refused, waiting
from app.orders.words.differences import FIELDS, differences_words, field_word, value_word
from app.orders.words.plain import REASONS, parts_words, quantity_word, reason_word

__all__ = [
    "FIELDS",
    "REASONS",
    "answered",
    "asked",
    "differences_words",
    "field_word",
    "parts_words",
    "quantity_word",
    "reason_word",
    "refused",
    "value_word",
    "waiting",
]
