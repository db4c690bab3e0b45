"""What may be typed about orders: answers, decisions, drafts. Shape and wording only."""

from app.orders.forms.answering import STALE_FORM, Answerable, AnswerForm, UndoForm
from app.orders.forms.articles import ArticlesForm
from app.orders.forms.cancelling import CancelLinesForm, RefuseForm
from app.orders.forms.countering import ChosenForm, CounterForm, DeclineManyForm, ElsewhereForm, PartsForm
from app.orders.forms.deciding import CancelForm, DeclineCounterForm, DeclineForm, VersionForm
from app.orders.forms.drafting import INCOTERMS, DraftForm
from app.orders.forms.handing import EndForm, HandOverForm, StandInForm
from app.orders.forms.revising import ReviseForm
from app.orders.forms.tolerances import ToleranceForm, WhyForm
from app.orders.forms.urging import UrgeForm

__all__ = [
    "INCOTERMS",
    "STALE_FORM",
    "AnswerForm",
    "Answerable",
    "ArticlesForm",
    "CancelForm",
    "CancelLinesForm",
    "ChosenForm",
    "CounterForm",
    "DeclineCounterForm",
    "DeclineForm",
    "DeclineManyForm",
    "DraftForm",
    "ElsewhereForm",
    "EndForm",
    "HandOverForm",
    "PartsForm",
    "RefuseForm",
    "ReviseForm",
    "StandInForm",
    "ToleranceForm",
    "UndoForm",
    "UrgeForm",
    "VersionForm",
    "WhyForm",
]
