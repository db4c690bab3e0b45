"""A supplier's figures as people read them: each number with what it was divided by, and the sentence that says so."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.scoring.rules.asked import Asked
from app.scoring.rules.definitions import METHOD, MINIMUM_SAMPLE, Baseline, Days, Definition, Happening
from app.scoring.rules.figures import Delivery
from app.scoring.words.measured import left_out_word
from app.templating import written_quantity

TENTH = Decimal("0.1")


def percent(share: Fraction | None) -> Decimal | None:
    """To the tenth; None where there is no data."""
    return None if share is None else _rounded(share * 100, TENTH)


def _rounded(value: Fraction, places: Decimal) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(places, ROUND_HALF_UP)


def definition_words(definition: Definition, baseline: Baseline) -> str:
    """The definition, as it is printed beside the number."""
    working = definition.days is Days.WORKING
    early = _("any day before") if definition.early is None else _days(definition.early, working, before=True)
    late = _days(definition.late, working, before=False)
    words = {
        "unit": _("Order lines") if baseline is Baseline.REQUESTED else _("Parts of promises"),
        "baseline": {
            Baseline.REQUESTED: _("the day that was requested"),
            Baseline.FIRST: _("the day that was promised first"),
            Baseline.LATEST: _("the day that was promised last"),
        }[baseline],
        "early": early,
        "late": late,
        "event": _("by arrival at the site")
        if definition.event is Happening.ARRIVAL
        else _("by ship date where the terms say so (EXW, FCA, FAS, FOB) and it is known, else by arrival"),
    }
    return _("%(unit)s against %(baseline)s, from %(early)s to %(late)s, %(event)s", **words)


def _days(count: int, working: bool, *, before: bool) -> str:
    if not count:
        return _("that day")
    if working:
        words = ngettext("1 working day", "%(num)s working days", count)
    else:
        words = ngettext("1 calendar day", "%(num)s calendar days", count)
    return _("%(days)s before", days=words) if before else _("%(days)s after", days=words)


def figures(delivery: Delivery, asked: Asked) -> dict[str, Any]:
    """The context of `scoring/_figures.html`."""
    return {
        "otif": percent(delivery.otif_share),
        "n": delivery.n,
        "dated": delivery.dated,
        "good": delivery.otif,
        "missed": delivery.dated - delivery.otif,
        "overdue": delivery.overdue,
        "open": delivery.open,
        "excluded": sum(delivery.excluded.values()),
        "left_out": [{"word": left_out_word(code), "n": count} for code, count in delivery.excluded.items()],
        "few": 0 < delivery.dated < MINIMUM_SAMPLE,
        "definition": definition_words(asked.definition, asked.baseline),
        "method": METHOD,
        "formula": _formula(delivery),
        "rows": list(_rows(delivery)),
    }


def _formula(delivery: Delivery) -> str:
    """The number again as a sum that a person can redo."""
    if not delivery.dated:
        return _("No data: nothing was measured in these days, so there is no number, neither 0 nor 100.")
    words = {"good": delivery.otif, "n": delivery.dated, "percent": percent(delivery.otif_share)}
    return _("%(good)s in time and in full ÷ %(n)s measured = %(percent)s %%", **words)


def _rows(delivery: Delivery) -> Any:
    """The other figures: name, value, of what."""
    yield _row(_("Came in time"), percent(delivery.on_time_share), "%", delivery.on_time, delivery.dated)
    yield _row(_("Came in full, on any day"), percent(delivery.in_full_share), "%", delivery.in_full, delivery.n)
    if delivery.received:
        received, rejected = (written_quantity(Decimal(each).scaleb(-6), 0) for each in (delivery.received, delivery.rejected))
        ppm = _rounded(delivery.ppm or Fraction(0), TENTH)
        of = _("%(rejected)s rejected of %(received)s received, all units together", rejected=rejected, received=received)
        yield {"name": _("Rejected"), "value": ppm, "unit": _("of a million"), "of": of}
    late = delivery.days_late
    if late.n:
        of = ngettext("1 unit; nine of ten: %(p90)s", "%(num)s units; nine of ten: %(p90)s", late.n, p90=late.p90)
        yield {"name": _("Days late, half of them up to"), "value": late.median, "unit": _("days"), "of": of}
    yield from _said(delivery)


def _said(delivery: Delivery) -> Any:
    """What is known of answers, promises and notices."""
    if delivery.answer_hours is not None:
        of = ngettext("1 line answered", "%(num)s lines answered", delivery.answers)
        yield {"name": _("First answer after"), "value": delivery.answer_hours, "unit": _("working hours"), "of": of}
    if delivery.promised:
        of = _("%(slips)s of %(lines)s promised lines", slips=delivery.slips, lines=delivery.promised)
        value = _rounded(delivery.slips_per_line or Fraction(0), Decimal("0.01"))
        yield {"name": _("Slips per line"), "value": value, "unit": "", "of": of}
    if delivery.notices:
        yield _row(
            _("Ship notices that were right"), percent(delivery.notices_share), "%", delivery.notices_right, delivery.notices
        )


def _row(name: str, value: Decimal | None, unit: str, good: int, n: int) -> Mapping[str, Any]:
    return {
        "name": name,
        "value": value,
        "unit": unit if value is not None else "",
        "of": _("%(good)s of %(n)s", good=good, n=n),
    }
