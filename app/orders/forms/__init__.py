"""What may be typed about orders: answers, decisions, drafts. Shape and wording only."""

from app.orders.forms.answering import STALE_FORM, Answerable, AnswerForm
from app.orders.forms.deciding import CancelForm, DeclineForm, VersionForm
from app.orders.forms.drafting import INCOTERMS, DraftForm
from app.orders.forms.revising import ReviseForm

__all__ = [
    "INCOTERMS",
    "STALE_FORM",
    "AnswerForm",
    "Answerable",
    "CancelForm",
    "DeclineForm",
    "DraftForm",
    "ReviseForm",
    "VersionForm",
]
