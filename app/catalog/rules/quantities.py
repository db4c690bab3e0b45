"""Quantities and prices that make sense: positive, not absurd, no finer than the unit allows. Pure."""

from decimal import Decimal

from app.refusals import RuleBroken

LARGEST = Decimal("99999999")
FINEST = 6
LONGEST = 30


def plain(value: Decimal) -> str:
    """A decimal as people write it: no exponent, no needless zeros; one that fills the page stays short."""
    if not value:
        return "0"
    return format(value.normalize(), "f") if abs(value.adjusted()) < LONGEST else str(value.normalize())


def check_precision(precision: int) -> int:
    """How many decimals a unit has. Raises `RuleBroken`."""
    if not 0 <= precision <= FINEST:
        raise RuleBroken(
            "precision", "A unit has 0 to {most} decimals, not {found}.", field="precision", most=FINEST, found=precision
        )
    return precision


def check_quantity(quantity: Decimal, precision: int, unit: str, *, field: str = "quantity") -> Decimal:
    """More than nothing, not absurdly much, and no finer than the unit. Raises `RuleBroken`."""
    if not quantity.is_finite() or quantity <= 0:
        raise RuleBroken(
            "quantity", "The quantity is {found}. Expected more than 0 {unit}.", field=field, found=quantity, unit=unit
        )
    return check_not_negative(quantity, precision, unit, field=field)


def check_not_negative(quantity: Decimal, precision: int, unit: str, *, field: str = "quantity") -> Decimal:
    """Like `check_quantity`, where nothing at all is an answer too. Raises `RuleBroken`."""
    if not quantity.is_finite() or quantity < 0:
        raise RuleBroken(
            "quantity", "The quantity is {found}. Expected 0 {unit} or more.", field=field, found=quantity, unit=unit
        )
    if quantity > LARGEST:
        raise RuleBroken(
            "quantity",
            "{found} {unit} is more than can be ordered. Expected at most {most}.",
            field=field,
            found=plain(quantity),
            most=plain(LARGEST),
            unit=unit,
        )
    _check_decimals(quantity, precision, unit, field)
    return quantity


def _check_decimals(quantity: Decimal, precision: int, unit: str, field: str) -> None:
    if _decimals(quantity) > precision == 0:
        raise RuleBroken(
            "decimals",
            "{found} {unit}: these are counted whole. Expected a whole number.",
            field=field,
            found=plain(quantity),
            unit=unit,
        )
    if _decimals(quantity) > precision:
        raise RuleBroken(
            "decimals",
            "{found} {unit} has {decimals} decimals. Expected at most {precision}.",
            field=field,
            found=plain(quantity),
            decimals=_decimals(quantity),
            unit=unit,
            precision=precision,
        )


def check_price(price: Decimal, *, field: str = "unit_price") -> Decimal:
    """A price per unit: 0 for a free sample, at most six decimals. Raises `RuleBroken`."""
    if not price.is_finite() or not 0 <= price <= LARGEST or _decimals(price) > FINEST:
        raise RuleBroken(
            "price",
            "{found} is no price. Expected 0 to {most} with at most {decimals} decimals.",
            field=field,
            found=price,
            most=plain(LARGEST),
            decimals=FINEST,
        )
    return price


def _decimals(value: Decimal) -> int:
    """How many decimals it really has; `normalize` would round a very long one first."""
    _, digits, exponent = value.as_tuple()
    written = "".join(map(str, digits))
    zeros = len(written) - len(written.rstrip("0"))
    return max(0, -exponent - zeros) if isinstance(exponent, int) and value else 0
