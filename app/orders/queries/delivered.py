"""How many lines of a supplier came by the day that was asked for."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, case, func, select

from app.catalog.queries import todays
from app.database import db
from app.orders.models import OrderLine
from app.orders.queries.days import before_today
from app.principal import Principal


@dataclass(frozen=True, slots=True)
class DeliveredByRequestedDay:
    """Of the lines whose requested day has passed: how many had arrived whole by that day.

    A line counts whole (gross, rejects included), by calendar days at its site, against the day that *we* asked for.
    `measured` = `on_time` + `late` (came whole, after the day) + `missing` (did not come whole). Lines of which
    nobody knows when they came are `unknown` and not measured; wholly cancelled lines and drafts are left out.
    """

    measured: int
    on_time: int
    late: int
    missing: int
    unknown: int

    @property
    def share(self) -> Decimal | None:
        """Per cent on time; None where nothing is measured."""
        return Decimal(100) * self.on_time / self.measured if self.measured else None


def delivered_by_requested_day(actor: Principal, supplier_id: int) -> DeliveredByRequestedDay:
    """The supplier's figure, in one statement over stored facts."""
    whole = OrderLine.received + OrderLine.cancelled >= OrderLine.quantity
    came = OrderLine.delivered_on.is_not(None)
    unknown = and_(whole, OrderLine.delivered_on.is_(None))
    wanted = select(
        func.count(),
        *(
            func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
            for condition in (
                and_(came, OrderLine.delivered_on <= OrderLine.requested_on),
                and_(came, OrderLine.delivered_on > OrderLine.requested_on),
                unknown,
            )
        ),
    ).where(
        OrderLine.supplier_id == supplier_id,
        OrderLine.quantity > OrderLine.cancelled,
        before_today(OrderLine.requested_on, todays(actor)),
    )
    lines, on_time, late, without_day = db.session.execute(wanted).one()
    measured = lines - without_day
    return DeliveredByRequestedDay(measured, on_time, late, measured - on_time - late, without_day)
