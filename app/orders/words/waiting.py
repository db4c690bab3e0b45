"""How facts about waiting read."""

from flask_babel import ngettext

from app.orders import events as e
from app.wording import WRONG, Said, says


@says(e.AnswersBecameOverdue)
def answers_became_overdue(fact: e.AnswersBecameOverdue) -> Said:
    return Said(
        ngettext("1 line was not answered in time", "%(num)s lines were not answered in time", len(fact.line_ids)), WRONG
    )
