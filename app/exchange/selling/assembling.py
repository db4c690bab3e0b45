"""A row's values put together to what a customer ordered. Pure."""

from decimal import Decimal

from app.exchange.assembly import Assembler, code_and_name, has_errors, site_part
from app.exchange.facts import ItemPart
from app.exchange.problems import Problem
from app.exchange.rows import Texts, Values
from app.exchange.selling.facts import CustomerPart, SoldLine, SoldOrder, SoldRow


class SoldAssembler(Assembler):
    """From the texts of a row to a `SoldRow`, or to the reasons why not."""

    def sold_row(self, row: int, texts: Texts) -> tuple[SoldRow | None, list[Problem]]:
        values = self.converter.values(row, texts)
        if values.found and not has_errors(values):
            self._check(values, texts)
        if not values.found or has_errors(values):
            return None, values.problems
        customer, site, item = _customer(values), site_part(values), _item(values)
        return SoldRow(
            row, _order(values, customer.code, site.code), _line(values, item), customer, site, item
        ), values.problems

    def _check_dates(self, values: Values) -> None:
        ordered, promised = values["ordered_on"], values["promised_on"]
        if ordered and promised and promised < ordered:
            values.complain(self._column("promised_on"), str(promised), "promised_early", ordered=str(ordered))


def _customer(values: Values) -> CustomerPart:
    code, name = code_and_name(values["customer_number"], values["customer_name"], "customer_number")
    more = ("customer_country", "customer_city", "customer_contact", "customer_phone")
    return CustomerPart(code, name, *(values[each] for each in more))


def _item(values: Values) -> ItemPart:
    """A file of customer orders may leave the unit to the item."""
    number, name = code_and_name(values["item_number"], values["item_name"], "item_number")
    unit = (values["unit"] or "").upper()
    return ItemPart(number, name, values["item_category"], unit, values["unit_name"], values["unit_decimals"])


def _order(values: Values, customer: str, site: str) -> SoldOrder:
    said = (values["ordered_on"], values["currency"], values["their_reference"], values["ship_to"])
    return SoldOrder(values["order_number"].upper(), customer, site, *said)


def _line(values: Values, item: ItemPart) -> SoldLine:
    source = values["source_order"].upper() if values["source_order"] and values["source_line"] else None
    return SoldLine(
        values["line_key"],
        values["line_no"],
        item.number,
        values["quantity"],
        _paid(values["unit_price"], values["discount"]),
        values["promised_on"],
        source,
        values["source_line"] if source else None,
        values["dispatched_on"],
        values["carrier"],
    )


def _paid(price: Decimal | None, discount: Decimal | None) -> Decimal | None:
    return price if price is None or not discount else price * (1 - discount)
