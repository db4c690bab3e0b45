"""The trend as a picture: months across, the share up, control limits behind; and the same as a table."""

from typing import Any

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.scoring.rules.trend import Trend

WIDTH, HEIGHT = 480, 180
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 14, 26


def trend_shown(trend: Trend) -> dict[str, Any] | None:
    """The context of `scoring/_trend.html`; None where no month has data."""
    if trend.mean is None:
        return None
    step = (WIDTH - LEFT - RIGHT) / len(trend.months)
    months = []
    for place, each in enumerate(trend.months):
        x, share = LEFT + step * (place + 0.5), each.month.share
        months.append(
            {
                "x": round(x, 1), "half": round(step / 2, 1), "n": each.month.n, "good": each.month.good,
                "y": None if share is None else _y(share), "low": _y(each.low), "high": _y(each.high),
                "percent": None if share is None else round(100 * share, 1), "out": each.stands_out,
                "word": format_date(each.month.begin, "MMM"), "long": format_date(each.month.begin, "MMMM yyyy"),
                "low_percent": round(100 * each.low, 1), "high_percent": round(100 * each.high, 1),
            }
        )  # fmt: skip
    points = [f"{month['x']} {month['y']}" for month in months if month["y"] is not None]
    return {
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT, "bottom": HEIGHT - BOTTOM,
        "months": months, "path": "M" + "L".join(points), "mean": _y(trend.mean), "mean_percent": round(100 * trend.mean, 1),
        "n": trend.n, "ticks": [(_y(share / 100), share) for share in (0, 50, 100)], "finding": _finding(trend),
    }  # fmt: skip


def _y(share: float) -> float:
    return round(TOP + (1 - share) * (HEIGHT - TOP - BOTTOM), 1)


def _finding(trend: Trend) -> str:
    """What the picture says."""
    out = [each for each in trend.months if each.stands_out]
    mean = round(100 * (trend.mean or 0), 1)
    if not out:
        return _("In time and in full: %(mean)s %% over twelve months, and no month stands out", mean=mean)
    words = ngettext("1 month stands out", "%(num)s months stand out", len(out))
    return _("In time and in full: %(mean)s %% over twelve months; %(months)s", mean=mean, months=words)
