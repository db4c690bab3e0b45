"""How facts about what was answered read."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.orders import events as e
from app.orders.rules.answers import Rest
from app.orders.words.plain import day_changed, parts_words, quantity_word, reason_word
from app.orders.words.rules import rule_words, scope_words
from app.templating import written_date
from app.wording import OK, PLAIN, WATCH, WRONG, Change, Said, says


@says(e.LineAccepted)
def line_accepted(fact: e.LineAccepted) -> Said:
    day = written_date(fact.promised_on)
    words = _("Line %(no)s accepted as requested, for %(day)s", no=fact.line_no, day=day)
    return Said(words, OK, changes=day_changed(_("promised"), fact.promised_before, fact.promised_on))


@says(e.LineProposed)
def line_proposed(fact: e.LineProposed) -> Said:
    asked = written_date(fact.requested_on)
    words = _("Line %(no)s: offered %(parts)s instead of %(asked)s", no=fact.line_no, parts=parts_words(fact), asked=asked)
    if fact.remainder:
        words += _("; %(quantity)s cannot be delivered", quantity=quantity_word(fact.remainder))
    change = Change(
        _("offered"),
        _("%(quantity)s on %(day)s", quantity=quantity_word(fact.requested_quantity), day=asked),
        parts_words(fact),
    )
    return Said(words, WATCH, reason_word(fact.reason), (change,))


@says(e.LineRejected)
def line_rejected(fact: e.LineRejected) -> Said:
    return Said(_("Line %(no)s rejected", no=fact.line_no), WRONG, reason_word(fact.reason))


@says(e.ProposalAccepted)
def proposal_accepted(fact: e.ProposalAccepted) -> Said:
    return Said(_how_accepted(fact), OK, changes=day_changed(_("promised"), fact.promised_before, fact.promised_on))


def _how_accepted(fact: e.ProposalAccepted) -> str:
    told = {"no": fact.line_no, "parts": parts_words(fact)}
    if fact.rule == "by_supplier":
        return _("Line %(no)s: the buyer’s offer accepted, %(parts)s", **told)
    if fact.rule != "by_us":
        rule = rule_words(fact.rule, scope_words(fact.scope))
        return _("Line %(no)s: %(parts)s, accepted by the rule “%(rule)s”", rule=rule, **told)
    if not fact.rest:
        return _("Line %(no)s: proposal accepted, %(parts)s", **told)
    if fact.rest == Rest.ASK:
        return _("Line %(no)s: accepted in part, %(parts)s; the rest is asked for again", **told)
    return _("Line %(no)s: accepted in part, %(parts)s; the rest is cancelled", **told)


@says(e.ProposalDeclined)
def proposal_declined(fact: e.ProposalDeclined) -> Said:
    days = {"offered": written_date(fact.proposed_on), "counts": written_date(fact.binding_on)}
    words = _("Line %(no)s: %(offered)s declined, %(counts)s counts", no=fact.line_no, **days)
    return Said(words, WRONG, reason_word(fact.reason), day_changed(_("offered"), fact.proposed_on, fact.binding_on))


@says(e.ProposalWithdrawn)
def proposal_withdrawn(fact: e.ProposalWithdrawn) -> Said:
    day = written_date(fact.proposed_on)
    words = _("Line %(no)s: proposal of %(day)s withdrawn", no=fact.line_no, day=day)
    return Said(words, changes=day_changed(_("offered"), fact.proposed_on, fact.binding_on))


@says(e.AnswerTakenBack)
def answer_taken_back(fact: e.AnswerTakenBack) -> Said:
    numbers = ", ".join(map(str, fact.line_numbers))
    return Said(
        ngettext(
            "Answer to line %(numbers)s taken back",
            "Answers to lines %(numbers)s taken back",
            len(fact.line_numbers),
            numbers=numbers,
        )
    )


@says(e.ReferenceSet)
def reference_set(fact: e.ReferenceSet) -> Said:
    changes = (Change(_("order number"), fact.before, fact.reference),) if fact.before else ()
    return Said(_("The supplier's order number is %(reference)s", reference=fact.reference or "–"), PLAIN, changes=changes)


@says(e.WordsGiven)
def words_given(fact: e.WordsGiven) -> Said:
    """Stands below the fact that it explains; see `dashboard.history`."""
    return Said(_("Line %(no)s, why: %(reason)s", no=fact.line_no, reason=reason_word(fact.reason)), PLAIN, fact.note)
