"""How a verb is refused for what is lacking: which certificate, whose, why it does not hold, and how to mend it. Pure."""

from datetime import date

from app.certifications.rules.policies import Look
from app.certifications.rules.states import State
from app.refusals import RuleBroken

SENTENCES: dict[Look, dict[State | None, str]] = {
    Look.ISSUE: {
        None: "Line {line_no} cannot be ordered: {name} of {whose} is missing. "
        "Ask the supplier to hand it in, or grant a waiver.",
        State.SUBMITTED: "Line {line_no} cannot be ordered: {name} of {whose} is still being checked. "
        "Verify it first, or grant a waiver.",
        State.NOT_YET_VALID: "Line {line_no} cannot be ordered: {name} of {whose} is valid from {on} on. "
        "Order it from that day on, or grant a waiver.",
        State.EXPIRED: "Line {line_no} cannot be ordered: {name} of {whose} expired on {on}. "
        "Ask the supplier for its renewal, or grant a waiver.",
        State.SUPERSEDED: "Line {line_no} cannot be ordered: {name} of {whose} does not count any more. "
        "Ask the supplier for another one, or grant a waiver.",
        State.REJECTED: "Line {line_no} cannot be ordered: {name} of {whose} was rejected. "
        "Ask the supplier for another one, or grant a waiver.",
        State.REVOKED: "Line {line_no} cannot be ordered: {name} of {whose} was revoked. "
        "Ask the supplier for another one, or grant a waiver.",
    },
    Look.SHIP: {
        None: "Line {line_no} cannot be shipped: {name} of {whose} is missing. Hand it in, or ask the buyer for a waiver.",
        State.SUBMITTED: "Line {line_no} cannot be shipped: {name} of {whose} is still being checked. "
        "Wait for the decision, or ask the buyer for a waiver.",
        State.NOT_YET_VALID: "Line {line_no} cannot be shipped: {name} of {whose} is valid from {on} on. "
        "Ship it from that day on, or ask the buyer for a waiver.",
        State.EXPIRED: "Line {line_no} cannot be shipped: {name} of {whose} expired on {on}. "
        "Hand in its renewal, or ask the buyer for a waiver.",
        State.SUPERSEDED: "Line {line_no} cannot be shipped: {name} of {whose} does not count any more. "
        "Hand in another one, or ask the buyer for a waiver.",
        State.REJECTED: "Line {line_no} cannot be shipped: {name} of {whose} was rejected. "
        "Hand in another one, or ask the buyer for a waiver.",
        State.REVOKED: "Line {line_no} cannot be shipped: {name} of {whose} was revoked. "
        "Hand in another one, or ask the buyer for a waiver.",
    },
}


def lacking_refusal(
    look: Look, *, line_no: int, name: str, level: str, state: State | None, on: date | None, field: str
) -> RuleBroken:
    """The refusal of a verb on a line for want of a certificate."""
    told = {"line_no": line_no, "name": name, "whose": level, "on": on}
    return RuleBroken("certificate", SENTENCES[look][state], field=field, **told)
