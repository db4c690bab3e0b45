"""The words of reasons and facts about orders, as people read them."""

from app.orders.words import answered, asked, refused, waiting
from app.orders.words.plain import REASONS, parts_words, quantity_word, reason_word

__all__ = ["REASONS", "answered", "asked", "parts_words", "quantity_word", "reason_word", "refused", "waiting"]
