"""How each number of a criterion comes about, with the numbers put in: sentences that a person can redo."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.scoring.queries.countries import DEVELOPMENT, GOVERNANCE
from app.scoring.queries.opened import Evidence, Weighed
from app.scoring.queries.prices import PricedLine
from app.scoring.rules.points import SAMPLED, Criterion, CriterionScore, Measured, Metric, table_of
from app.scoring.rules.price import Priced, by_currency
from app.scoring.rules.questionnaires import Topic
from app.scoring.rules.shrinking import PRIOR
from app.scoring.rules.total import ALL

MOST_TERMS = 12
M = Metric


def number(value: Any, pattern: str = "#,##0.######") -> str:
    return str(format_decimal(Decimal(value), pattern))


def hundredths(value: int) -> str:
    return number(Decimal(value) / 100, "0.00")


def how_measured(metric: Metric, facts: Evidence) -> str:
    """From the facts to the value of a metric that has one."""
    return FORMULAS[metric](facts)


def _sum(values: Iterable[Any]) -> str:
    """A sum that is written out, as long as somebody would read it."""
    terms = [number(each) for each in values]
    shown = " + ".join(terms[:MOST_TERMS])
    return f"{shown} + …" if len(terms) > MOST_TERMS else shown


def _mean(values: Sequence[Any]) -> str:
    return f"({_sum(values)}) ÷ {len(values)}" if len(values) > 1 else _sum(values)


def _rejected(facts: Evidence) -> str:
    received, rejected = (number(Decimal(each).scaleb(-6)) for each in (facts.delivery.received, facts.delivery.rejected))
    return _("%(rejected)s rejected ÷ %(received)s received × 1,000,000", rejected=rejected, received=received)


def _repeated(facts: Evidence) -> str:
    reasons = facts.rejects.reasons
    again = sum(reasons.values()) - len(reasons)
    words = {"again": again, "receipts": number(facts.rejects.receipts)}
    return _("%(again)s with a reason that had come before ÷ %(receipts)s receipts × 100", **words)


def _unanswered(facts: Evidence) -> str:
    words = facts.corrective._asdict()
    return _("(%(open)s open + %(overdue)s of them overdue) ÷ %(asked)s asked for or waiting × 100", **words)


def _paid(lines: Sequence[PricedLine], reference: Callable[[PricedLine], Decimal | None]) -> str:
    """A sum for each currency: amounts of several are never added."""
    found = [(each.priced, known) for each in lines if (known := reference(each))]
    sums = "; ".join(_paid_in(currency, pairs) for currency, pairs in by_currency(found).items())
    said = _("%(sums)s; rounded, as prices are rounded to the cent", sums=sums)
    several = len({line.currency for line, _known in found}) > 1
    return _("%(said)s; the mean by lines", said=said) if several else said


def _paid_in(currency: str, pairs: Sequence[tuple[Priced, Decimal]]) -> str:
    paid = sum((line.unit_price * line.quantity for line, _known in pairs), Decimal(0))
    cost = sum((price * line.quantity for line, price in pairs), Decimal(0))
    words = {"paid": number(paid, "#,##0.00"), "cost": number(cost, "#,##0.00"), "lines": len(pairs), "currency": currency}
    return _("%(paid)s paid ÷ %(cost)s %(currency)s at those prices, %(lines)s lines", **words)


def _country(facts: Evidence, code: str) -> str:
    found = facts.indices[code]
    words = {"country": found.country, "year": str(found.year), "source": found.source, "licence": found.licence}
    return _("%(country)s in %(year)s: %(source)s (%(licence)s)", **words)


def _answers(facts: Evidence, topic: Topic) -> str:
    return _mean([worth for asked, _given, worth in facts.answers if asked.topic is topic])


def _required(facts: Evidence) -> str:
    return _("%(held)s that hold ÷ %(all)s required", held=len(facts.papers.held), all=len(facts.papers.required))


FORMULAS: dict[Metric, Callable[[Evidence], str]] = {
    M.REJECTED_PPM: _rejected,
    M.REPEAT_REASONS: _repeated,
    M.CORRECTIVE_ACTIONS: _unanswered,
    M.OTIF: lambda f: _("%(good)s in time and in full ÷ %(n)s measured × 100", good=f.delivery.otif, n=f.delivery.dated),
    M.DAYS_LATE_MEDIAN: lambda f: _("the middle of %(n)s lines; in time is 0", n=f.delivery.days_late.n),
    M.DAYS_LATE_P90: lambda f: _("nine of ten of %(n)s lines were no later", n=f.delivery.days_late.n),
    M.ANSWER_HOURS: lambda f: _("the middle of %(n)s answered lines", n=f.delivery.answers),
    M.PROMISE_SLIPS: lambda f: _(
        "%(slips)s later promises ÷ %(n)s promised lines", slips=f.delivery.slips, n=f.delivery.promised
    ),
    M.NOTICE_ACCURACY: lambda f: _(
        "%(right)s right ÷ %(n)s ship notices × 100", right=f.delivery.notices_right, n=f.delivery.notices
    ),
    M.TO_STANDARD: lambda f: _paid(f.prices, lambda each: each.priced.standard),
    M.TO_MARKET: lambda f: _paid(f.prices, lambda each: each.best),
    M.DISTANCE: lambda f: _mean([leg.km for leg in f.legs]),
    M.TRANSIT_DAYS: lambda f: _("the middle of %(n)s arrivals, or the mean of the middle two", n=len(f.transits)),
    M.COUNTRY_GOVERNANCE: lambda f: _country(f, GOVERNANCE),
    M.ETHICS_CERTIFICATES: lambda f: ", ".join(sorted(f.papers.ethics_held)) or _("none holds"),
    M.COUNTRY_CORRUPTION: lambda f: _country(f, GOVERNANCE),
    M.COUNTRY_DEVELOPMENT: lambda f: _country(f, DEVELOPMENT),
    M.ETHICS_ANSWERS: lambda f: _answers(f, Topic.ETHICS),
    M.REQUIRED_CERTIFICATES: _required,
    M.COMPLIANCE_ANSWERS: lambda f: _answers(f, Topic.COMPLIANCE),
}


def how_worth(measured: Measured) -> str:
    """From the value to its points: the straight line between two points of the table, and which version of it."""
    value, table = measured.value or Decimal(0), table_of(measured.metric)
    (low, worth_low), (high, worth_high) = table.around(value)
    if low == high:
        words = {"value": number(low), "worth": number(worth_low)}
        said = _("%(value)s is worth %(worth)s", **words) if low == value else _("beyond %(value)s it is %(worth)s", **words)
    else:
        between = f"{number(worth_low)} + ({number(worth_high)} − {number(worth_low)})"
        said = f"{between} × ({number(value)} − {number(low)}) ÷ ({number(high)} − {number(low)})"
    if measured.score == measured.most != table.score(value):
        said = _("%(said)s; at most %(most)s: one source is no market", said=said, most=number(measured.most))
    said = _("%(said)s (table %(version)s)", said=said, version=table.version)
    return _("%(said)s; it takes part where it lowers the mean", said=said) if measured.only_lowers else said


def how_scored(found: CriterionScore) -> str:
    """From the points of the metrics that take part to the criterion."""
    return _mean(found.counted)


def how_counted(criterion: Criterion, weighed: Weighed, found: CriterionScore) -> str:
    """How a small sample leans on its peers; empty where nothing leans."""
    mean = weighed.peers.means.get(criterion)
    if found.criterion not in SAMPLED or mean is None or found.score is None:
        return ""
    return f"({found.n} × {number(found.score)} + {PRIOR} × {number(mean)}) ÷ ({found.n} + {PRIOR})"


def how_totalled(weighed: Weighed) -> str:
    """The weighted mean over the criteria that have data; empty where there are none."""
    marks = [(weighed.weights[each], weighed.standing.marks[each].counts) for each in ALL if each in weighed.standing.marks]
    terms = [f"{weight} × {hundredths(counts)}" for weight, counts in marks if weight]
    return f"({' + '.join(terms)}) ÷ {sum(weight for weight, _counts in marks)}" if terms else ""
