"""Which items took the place of which, on the lines of an order."""

from collections.abc import Collection

from sqlalchemy import select

from app.database import db
from app.orders.models import OrderLine, Substitution
from app.principal import Principal


def substitutions_of(actor: Principal, lines: Collection[OrderLine]) -> dict[int, list[Substitution]]:
    """By line, the oldest first; lines that kept their item are left out. One query."""
    wanted = select(Substitution).where(Substitution.line_id.in_([line.id for line in lines])).order_by(Substitution.id)
    found: dict[int, list[Substitution]] = {}
    for row in db.session.scalars(wanted):
        found.setdefault(row.line_id, []).append(row)
    return found
