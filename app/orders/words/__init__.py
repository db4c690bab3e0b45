"""The words of reasons and facts about orders, as people read them."""

from app.orders.words import answered, asked, countered, refused, requested, waiting, waived
from app.orders.words.differences import FIELDS, differences_words, field_word, value_word
from app.orders.words.plain import (
    OWNERS,
    REASONS,
    day_changed,
    owner_word,
    parts_words,
    quantity_changed,
    quantity_word,
    reason_word,
)
from app.orders.words.rules import change_word, percent_word, room_words, rule_words, scope_words

__all__ = [
    "FIELDS",
    "OWNERS",
    "REASONS",
    "answered",
    "asked",
    "change_word",
    "countered",
    "day_changed",
    "differences_words",
    "field_word",
    "owner_word",
    "parts_words",
    "percent_word",
    "quantity_changed",
    "quantity_word",
    "reason_word",
    "refused",
    "requested",
    "room_words",
    "rule_words",
    "scope_words",
    "value_word",
    "waiting",
    "waived",
]
