"""How the facts of judging read in a history."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.scoring.events import judging as e
from app.scoring.rules.appraisal import Risk
from app.wording import NEWS, OK, WATCH, WRONG, Said, says

RISKS = {Risk.LOW: _later("low risk"), Risk.MEDIUM: _later("medium risk"), Risk.HIGH: _later("high risk")}
MEANINGS = {Risk.LOW: OK, Risk.MEDIUM: WATCH, Risk.HIGH: WRONG}


@says(e.WeightsChanged)
def weights_changed(fact: e.WeightsChanged) -> Said:
    return Said(_("Weighs otherwise: version %(number)s", number=fact.number), NEWS)


@says(e.CountryIndicesReplaced)
def indices_replaced(fact: e.CountryIndicesReplaced) -> Said:
    return Said(_("%(count)s figures of countries were replaced", count=fact.count), NEWS)


@says(e.QuestionnaireWritten)
def questionnaire_written(fact: e.QuestionnaireWritten) -> Said:
    return Said(_("The questionnaire is asked in version %(number)s", number=fact.number), NEWS)


@says(e.CategoriesNamed)
def categories_named(fact: e.CategoriesNamed) -> Said:
    return Said(_("Is judged for other categories"), NEWS)


@says(e.SupplierSanctioned)
def sanctioned(fact: e.SupplierSanctioned) -> Said:
    return Said(_("Shut out: on a sanctions list"), WRONG, fact.reason)


@says(e.SanctionLifted)
def lifted(fact: e.SanctionLifted) -> Said:
    return Said(_("Not on a sanctions list any more"), OK)


@says(e.SupplierAppraised)
def appraised(fact: e.SupplierAppraised) -> Said:
    risk = Risk(fact.risk)
    return Said(_("Approved as %(risk)s", risk=RISKS[risk]), MEANINGS[risk])


@says(e.QuestionsAnswered)
def answered(fact: e.QuestionsAnswered) -> Said:
    return Said(_("Answered %(count)s questions about itself", count=len(fact.keys)), NEWS)
