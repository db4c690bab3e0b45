"""How criteria, metrics and reasons read."""

from flask_babel import lazy_gettext as _

from app.scoring.rules.points import Criterion, Metric
from app.scoring.rules.ranking import FEW, NOTHING, SHUT

CRITERIA = {
    Criterion.QUALITY: _("Quality"),
    Criterion.DELIVERY: _("Delivery"),
    Criterion.PRICE: _("Price"),
    Criterion.LOCATION: _("Location"),
    Criterion.ETHICS: _("Ethics"),
    Criterion.COMPLIANCE: _("Legal compliance"),
}
METRICS = {
    Metric.REJECTED_PPM: _("Rejected of a million"),
    Metric.REPEAT_REASONS: _("Rejected for the same reason again, of 100 receipts"),
    Metric.CORRECTIVE_ACTIONS: _("Corrective actions not answered, of 100; an overdue one counts twice"),
    Metric.OTIF: _("On time and in full, per cent"),
    Metric.DAYS_LATE_MEDIAN: _("Days late, the usual line"),
    Metric.DAYS_LATE_P90: _("Days late, nine lines of ten"),
    Metric.ANSWER_HOURS: _("Working hours to an answer"),
    Metric.PROMISE_SLIPS: _("Promises moved, per line"),
    Metric.NOTICE_ACCURACY: _("Ship notices that were right, per cent"),
    Metric.TO_STANDARD: _("Paid over the standard price"),
    Metric.TO_MARKET: _("Paid over the best comparable offer"),
    Metric.DISTANCE: _("Kilometres from plant to site"),
    Metric.TRANSIT_DAYS: _("Days on the way, the usual shipment"),
    Metric.COUNTRY_GOVERNANCE: _("Governance of the country, −2.5 to 2.5"),
    Metric.ETHICS_CERTIFICATES: _("Ethics certificates that hold"),
    Metric.COUNTRY_CORRUPTION: _("Governance of the country, −2.5 to 2.5"),
    Metric.COUNTRY_DEVELOPMENT: _("Human development of the country, 0 to 1"),
    Metric.ETHICS_ANSWERS: _("Answers on ethics, 0 to 100"),
    Metric.REQUIRED_CERTIFICATES: _("Required certificates that hold, share"),
    Metric.COMPLIANCE_ANSWERS: _("Answers on legal compliance, 0 to 100"),
}
WHY_NOT = {
    FEW: _("Too few lines for a place"),
    NOTHING: _("No data yet"),
    SHUT: _("Shut out: on a sanctions list"),
}
