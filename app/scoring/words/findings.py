"""What was found of a newcomer, in words, and what would change it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _later

from app.scoring.rules.appraisal import DEPENDENT_PERCENT, FAR_KM, GOOD_ANSWERS, Risk
from app.scoring.rules.questionnaires import Topic

TOPICS = {
    Topic.ETHICS: _later("Ethics"),
    Topic.COMPLIANCE: _later("Legal compliance"),
    Topic.FINANCE: _later("Finances"),
    Topic.DEPENDENCY: _later("Dependency"),
}
HEADINGS = {Risk.LOW: _later("Low risk"), Risk.MEDIUM: _later("Medium risk"), Risk.HIGH: _later("High risk")}
Values = Mapping[str, Any]


def found(code: str, values: Values) -> str:
    """The finding as a sentence."""
    return SENTENCES[code](values)


def mended_by(code: str, values: Values) -> str:
    """What would change it; empty where it speaks for the supplier."""
    return CHANGES[code](values) if code in CHANGES else ""


def _number(value: Any, pattern: str = "#,##0.##") -> str:
    return format_decimal(Decimal(str(value)), pattern)


def _worth(values: Values) -> dict[str, str]:
    return {"topic": str(TOPICS[Topic(values["topic"])]), "worth": _number(values["worth"], "0"), "least": str(GOOD_ANSWERS)}


def _names(values: Values) -> str:
    return ", ".join(values["names"])


SENTENCES = {
    "sanctioned": lambda v: _("It is on a sanctions list."),
    "unanswered": lambda v: _("%(count)s of %(of)s questions are not answered.", count=v["count"], of=v["of"]),
    "answers_grave": lambda v: _("%(topic)s: the answers are worth %(worth)s of 100.", **_worth(v)),
    "answers_light": lambda v: _("%(topic)s: the answers are worth %(worth)s of 100.", **_worth(v)),
    "answers_good": lambda v: _("%(topic)s: the answers are worth %(worth)s of 100.", **_worth(v)),
    "certificates_missing": lambda v: _("Required certificates are missing: %(names)s.", names=_names(v)),
    "certificates_held": lambda v: ngettext(
        "The required certificate holds.", "All %(num)s required certificates hold.", v["of"]
    ),
    "place_unknown": lambda v: _("Nobody knows where it makes: no plant has coordinates."),
    "far": lambda v: _("It makes %(km)s km away from our sites.", km=_number(v["km"], "#,##0")),
    "near": lambda v: _("It makes %(km)s km away from our sites.", km=_number(v["km"], "#,##0")),
    "country_unknown": lambda v: _("No figure of its country is known."),
    "country_fragile": lambda v: _("The governance of its country is fragile: %(index)s of 2.5.", index=_number(v["index"])),
    "country_weak": lambda v: _("The governance of its country is weak: %(index)s of 2.5.", index=_number(v["index"])),
    "country_steady": lambda v: _("The governance of its country is steady: %(index)s of 2.5.", index=_number(v["index"])),
    "depends_on_us": lambda v: _("We would be %(percent)s %% of its turnover.", percent=_number(v["percent"], "0.#")),
    "we_depend": lambda v: ngettext(
        "One item would come from nobody else.", "%(num)s items would come from nobody else.", v["count"]
    ),
}
CHANGES = {
    "sanctioned": lambda v: _("Only lifting the sanction: it is a gate."),
    "unanswered": lambda v: _("Its answers to them."),
    "answers_grave": lambda v: _("Other answers, worth %(least)s or more.", **_worth(v)),
    "answers_light": lambda v: _("Other answers, worth %(least)s or more.", **_worth(v)),
    "certificates_missing": lambda v: _("Verified certificates: %(names)s.", names=_names(v)),
    "place_unknown": lambda v: _("A plant with its coordinates."),
    "far": lambda v: _("A plant within %(km)s km of our sites.", km=_number(FAR_KM, "#,##0")),
    "country_unknown": lambda v: _("The country of the company, or a figure for it."),
    "country_fragile": lambda v: _("Nothing that the supplier can do; plants elsewhere."),
    "country_weak": lambda v: _("Nothing that the supplier can do; plants elsewhere."),
    "depends_on_us": lambda v: _("Other customers: up to %(percent)s %% is usual.", percent=_number(DEPENDENT_PERCENT, "0")),
    "we_depend": lambda v: _("A second source for them."),
}
