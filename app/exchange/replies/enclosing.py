"""An order's open lines as a workbook, to go with the mail that asks for answers."""

from app.catalog.queries import unit_names
from app.exchange.sheets import queries, wording
from app.notifications.enclosing import Enclosure, encloses
from app.principal import Principal

MAINTYPE, SUBTYPE = "application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@encloses
def order_lines(reader: Principal, order_id: int) -> Enclosure | None:
    """In the language of whoever reads the mail; None where no line is open any more."""
    lines = queries.open_lines_for(reader, order_id)
    if not lines:
        return None
    content = wording.sheet().write(lines, unit_names(reader))
    return Enclosure(f"{lines[0].order.number}.xlsx", content, MAINTYPE, SUBTYPE)
