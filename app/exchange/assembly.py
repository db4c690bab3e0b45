"""A row's values put together to facts, after what must fit together within a row was looked at. Pure."""

from decimal import Decimal

from app.exchange.facts import ItemPart, LinePart, OrderPart, OrderRow, ReceiptPart, ReceiptRow, SitePart, SupplierPart
from app.exchange.fields import FIELDS, SUPPLIER_FIELDS
from app.exchange.problems import Problem, Severity, Unusable
from app.exchange.profile import Profile
from app.exchange.rows import MOST_DECIMALS, Converter, Texts, Values
from app.exchange.values import code_of, decimals, number_reader, plain

CALLED = (
    ("supplier_code", "supplier_name"),
    ("site_code", "site_name"),
    ("item_number", "item_name"),
    ("customer_number", "customer_name"),
)
"""What a file may call by a code, by a name, or by both."""


class Assembler:
    """From the texts of a row to an `OrderRow` or a `ReceiptRow`, or to the reasons why not."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        self.converter = Converter(profile)
        self.internal = frozenset(profile.internal_suppliers)
        self.number = number_reader(profile.read.decimal, profile.read.grouping)

    def order_row(self, row: int, texts: Texts) -> tuple[OrderRow | None, list[Problem]]:
        values = self.converter.values(row, texts)
        if values.found and not has_errors(values):
            self._check(values, texts)
        if not values.found or has_errors(values):
            return None, values.problems
        receipt = _receipt(values) if values["receipt_key"] and values["received"] else None
        supplier, site, item = self._supplier(values), site_part(values), _item(values)
        order = OrderPart(
            values["order_number"].upper(),
            values["ordered_on"],
            values["currency"],
            values["incoterm"],
            values["state"],
            supplier.code,
            site.code,
        )
        line = LinePart(
            values["line_key"],
            values["line_no"],
            item.number,
            item.unit,
            values["quantity"],
            values["unit_price"],
            values["requested_on"],
        )
        return OrderRow(row, order, line, supplier, site, item, receipt), values.problems

    def receipt_row(self, row: int, texts: Texts) -> tuple[ReceiptRow | None, list[Problem]]:
        values = self.converter.values(row, texts)
        for name in ("receipt_key", "received"):
            if values.found and values[name] is None and not has_errors(values):
                values.complain(self._column(name), "", "missing")
        if values.found and not has_errors(values):
            self._check(values, texts)
        if not values.found or has_errors(values):
            return None, values.problems
        return ReceiptRow(row, values["order_number"].upper(), values["line_key"], _receipt(values)), values.problems

    def supplier(self, texts: Texts) -> SupplierPart | None:
        """A supplier by itself, from what the texts say of one; None if that is too little or wrong."""
        values = self.converter.some(texts, SUPPLIER_FIELDS)
        if has_errors(values) or values["currency"] is None or not (values["supplier_code"] or values["supplier_name"]):
            return None
        return self._supplier(values)

    def _column(self, name: str) -> str:
        return self.converter.columns.get(name, name)

    def _check(self, values: Values, texts: Texts) -> None:
        self._check_quantities(values)
        self._check_named(values)
        self._check_dates(values)
        if self.profile.line_value and not has_errors(values):
            self._check_value(values, texts)

    def _check_quantities(self, values: Values) -> None:
        ordered, received, rejected = values["quantity"], values["received"], values["rejected"]
        if ordered is not None and ordered <= 0:
            values.complain(self._column("quantity"), plain(ordered), "not_above_zero")
        for name in ("quantity", "received", "rejected", "unit_price"):
            if values[name] is not None and decimals(values[name]) > MOST_DECIMALS:
                values.complain(self._column(name), plain(values[name]), "too_many_decimals", decimals=MOST_DECIMALS)
        if rejected and rejected > (received or 0):
            values.complain(self._column("rejected"), plain(rejected), "more_rejected", received=plain(received or Decimal(0)))

    def _check_named(self, values: Values) -> None:
        for code, name in CALLED:
            demanded = code in self.profile.fields or name in self.profile.fields
            if demanded and values[code] is None and values[name] is None:
                values.complain(self._column(code if code in self.profile.fields else name), "", "missing")

    def _check_dates(self, values: Values) -> None:
        ordered, requested = values["ordered_on"], values["requested_on"]
        if ordered and requested and ordered > requested:
            values.complain(self._column("ordered_on"), str(ordered), "ordered_late", requested=str(requested))
        arrived, posted = values["arrived_on"], values["posted_on"]
        if arrived and posted and posted < arrived:
            values.complain(self._column("posted_on"), str(posted), "posted_early", arrived=str(arrived))

    def _check_value(self, values: Values, texts: Texts) -> None:
        check, quantity, price = self.profile.line_value, values["quantity"], values["unit_price"]
        if check is None or quantity is None or price is None or not texts[check.column]:
            return
        try:
            stated = self.number(texts[check.column])
        except Unusable:
            return  # a text in a column that is only compared is nobody's error
        difference = stated - quantity * price
        if abs(difference) > check.tolerance:
            values.complain(
                check.column, plain(stated), "value_differs", expected=plain(quantity * price), difference=plain(difference)
            )

    def _supplier(self, values: Values) -> SupplierPart:
        code, name = code_and_name(values["supplier_code"], values["supplier_name"], "supplier_code")
        return SupplierPart(
            code,
            name,
            values["supplier_country"],
            values["supplier_city"],
            values["supplier_latitude"],
            values["supplier_longitude"],
            values["currency"],
            name in self.internal or code in self.internal,
        )


def has_errors(values: Values) -> bool:
    return any(problem.severity is Severity.ERROR for problem in values.problems)


def code_and_name(code: str | None, name: str | None, field: str) -> tuple[str, str | None]:
    """A file that only names gives its names' codes. Codes are written in capitals, item numbers as they are."""
    if code is None:
        return code_of(name or "", FIELDS[field].most), name
    return code if field == "item_number" else code.upper(), name


def site_part(values: Values) -> SitePart:
    code, name = code_and_name(values["site_code"], values["site_name"], "site_code")
    return SitePart(code, name, values["site_country"], values["site_city"], values["site_time_zone"])


def _item(values: Values) -> ItemPart:
    number, name = code_and_name(values["item_number"], values["item_name"], "item_number")
    return ItemPart(number, name, values["item_category"], values["unit"].upper(), values["unit_name"], values["unit_decimals"])


def _receipt(values: Values) -> ReceiptPart:
    return ReceiptPart(
        values["receipt_key"],
        values["received"],
        values["rejected"] or Decimal(0),
        values["arrived_on"],
        values["posted_on"],
        values["delivery_note"],
    )
