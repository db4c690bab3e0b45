"""From the unit that an item is counted in to the one it is bought in: exactly, or not at all. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor, gcd, lcm

from app.catalog.rules.quantities import check_quantity, plain
from app.refusals import RuleBroken


@dataclass(frozen=True)
class Conversion:
    """`purchase` units of buying are `stock` units of the item: 1 box = 200 pcs. Each unit has its decimals."""

    unit: str
    precision: int
    purchase: Decimal
    stock: Decimal

    def exactly(self, quantity: Decimal) -> str:
        """So many units of the item in units of buying, as a fraction where it is no number of them: `1 1/2`."""
        even = self.of_stock(quantity)
        if even is not None:
            return plain(even)
        whole, rest = divmod(self._bought(quantity), 1)
        return f"{whole} {rest}" if whole else str(rest)

    def of_stock(self, quantity: Decimal) -> Decimal | None:
        """So many units of the item in units of buying; None where that is no number of them."""
        scaled = self._bought(quantity) * 10**self.precision
        return _decimal(scaled.numerator, self.precision) if scaled.denominator == 1 else None

    def _bought(self, quantity: Decimal) -> Fraction:
        return Fraction(quantity) * Fraction(self.purchase) / Fraction(self.stock)

    def to_stock(self, bought: Decimal) -> Fraction:
        return Fraction(bought) * Fraction(self.stock) / Fraction(self.purchase)

    def step(self, stock_precision: int) -> Fraction:
        """The smallest quantity that is a number of either unit."""
        counted = Fraction(1, 10**stock_precision)
        bought = self.to_stock(Decimal(1).scaleb(-self.precision))
        return Fraction(
            lcm(counted.numerator, bought.numerator),
            gcd(counted.denominator, bought.denominator),
        )


def check_conversion(conversion: Conversion, stock_unit: str, stock_precision: int) -> None:
    """So much of two different units is the same. Raises `RuleBroken`."""
    if conversion.unit == stock_unit:
        raise RuleBroken(
            "conversion", "The item is counted in {unit} already. Choose another unit, or none.",
            field="purchase_unit", unit=stock_unit,
        )  # fmt: skip
    check_quantity(conversion.purchase, conversion.precision, conversion.unit, field="purchase_quantity")
    check_quantity(conversion.stock, stock_precision, stock_unit, field="stock_quantity")


def check_converts(conversion: Conversion, quantity: Decimal, unit: str, precision: int, *, field: str) -> None:
    """A quantity that is asked for can be bought; nothing is rounded. Raises `RuleBroken` with the nearest that can."""
    if conversion.of_stock(quantity) is not None:
        return
    step = conversion.step(precision) * 10**precision
    below = floor(Fraction(quantity) * 10**precision / step) * int(step)
    raise RuleBroken(
        "conversion",
        "{found} {unit} would be {bought} {bought_in}, which cannot be bought: {purchase} {bought_in} is {stock} {unit}. "
        "Nearest are {below} and {above} {unit}.",
        field=field,
        found=plain(quantity),
        unit=unit,
        bought=conversion.exactly(quantity),
        bought_in=conversion.unit,
        stock=plain(conversion.stock),
        purchase=plain(conversion.purchase),
        below=plain(_decimal(below, precision)),
        above=plain(_decimal(below + int(step), precision)),
    )


def _decimal(digits: int, precision: int) -> Decimal:
    """Made of its digits: arithmetic would round a very long one."""
    return Decimal(f"{digits}E-{precision}")
