"""Why a candidate stands where it stands, in one sentence."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.scoring.rules.fitting import Fit
from app.templating import written_day


def why(fit: Fit) -> str:
    return SENTENCES[fit.why](fit)


def _sure(fit: Fit) -> str:
    return ngettext(
        "In time in nine of ten cases, with 1 day to spare; its certificates hold.",
        "In time in nine of ten cases, with %(num)s days to spare; its certificates hold.",
        fit.spare_days or 0,
    )


def _few(fit: Fit) -> str:
    return ngettext(
        "In time by the one delivery that we know: too few to be sure.",
        "In time by the %(num)s deliveries that we know: too few to be sure.",
        len(fit.candidate.lead_days),
    )


def _late(fit: Fit) -> str:
    return ngettext(
        "Nine of ten deliveries would be here by %(day)s: 1 day too late.",
        "Nine of ten deliveries would be here by %(day)s: %(num)s days too late.",
        -(fit.spare_days or 0),
        day=written_day(fit.late_on),
    )


def _papers(fit: Fit) -> str:
    return _("Lacks what is required: %(names)s.", names=", ".join(fit.candidate.missing))


SENTENCES = {
    "sure": _sure,
    "few": _few,
    "late": _late,
    "papers": _papers,
    "unproven": lambda fit: _("Has never delivered: there is nothing to expect from."),
    "barred": lambda fit: _("Gets no new orders: see its state."),
}
