"""Packages: what they are, what they weigh and measure, and what of a shipment is in them. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.catalog.rules import check_words, plain
from app.refusals import RuleBroken
from app.shipments.rules import sscc
from app.shipments.rules.steps import GONE, Step

HEAVIEST = Decimal(100_000)
FINEST_WEIGHT = 3
LONGEST_SIDE = 2_000
MOST_AT_ONCE = 200
SIDES = re.compile(r"^(\d{1,6})\s*[x×*]\s*(\d{1,6})\s*[x×*]\s*(\d{1,6})$", re.IGNORECASE)


class PackageKind(StrEnum):
    """What a package is, by its code in UN/ECE Recommendation 21."""

    CARTON = "CT"
    PALLET = "PX"
    BOX = "BX"
    CRATE = "CR"
    BAG = "BG"
    BUNDLE = "BE"
    DRUM = "DR"
    ROLL = "RO"
    TUBE = "TU"
    CONTAINER = "CN"
    PACKAGE = "PK"


Sides = tuple[int, int, int]


@dataclass(frozen=True)
class PackageWords:
    """What is said of one package: weight in kg, sides in whole cm (length, width, height), its SSCC as typed."""

    kind: PackageKind = PackageKind.CARTON
    weight: Decimal | None = None
    sides: Sides | None = None
    sscc: str = ""


def checked_package(words: PackageWords) -> PackageWords:
    """The words as they are kept. Raises `RuleBroken`. A wrong SSCC is kept, see `sscc.doubt_about`."""
    if words.weight is not None:
        _check_weight(words.weight)
    if words.sides is not None:
        _check_sides(words.sides)
    typed = check_words(words.sscc, 40, field="sscc")
    return PackageWords(words.kind, words.weight, words.sides, sscc.bare(typed) if sscc.is_right(typed) else typed)


def _check_weight(weight: Decimal) -> None:
    if not weight.is_finite() or not 0 < weight <= HEAVIEST or weight != round(weight, FINEST_WEIGHT):
        raise RuleBroken(
            "weight",
            "{found} kg is no weight of a package. Expected more than 0 and at most {most} kg, in whole grams.",
            field="weight",
            found=plain(weight) if weight.is_finite() else weight,
            most=plain(HEAVIEST),
        )


def _check_sides(sides: Sides) -> None:
    if not all(0 < side <= LONGEST_SIDE for side in sides):
        raise RuleBroken(
            "sides",
            "{found} cm is no package. Expected 1 to {most} cm on each side.",
            field="sides",
            found=" × ".join(map(str, sides)),
            most=LONGEST_SIDE,
        )


def read_sides(text: str) -> Sides | None:
    """`120 x 80 x 145` → the three sides in cm; nothing where nothing was typed. Raises `RuleBroken`."""
    if not text.strip():
        return None
    found = SIDES.match(text.strip().removesuffix("cm").strip())
    if found is None:
        raise RuleBroken(
            "sides", "“{found}” is not read. Type length, width and height in cm, like 120 × 80 × 145.", field="sides",
            found=text.strip()[:40],
        )  # fmt: skip
    return int(found[1]), int(found[2]), int(found[3])


def check_count(count: int, typed_sscc: str) -> None:
    """Several packages at once are alike, but for their SSCC. Raises `RuleBroken`."""
    if not 0 < count <= MOST_AT_ONCE:
        raise RuleBroken(
            "count", "{found} packages. Expected 1 to {most} at once.", field="count", found=count, most=MOST_AT_ONCE
        )
    if typed_sscc and count > 1:
        raise RuleBroken(
            "sscc", "An SSCC belongs to one package, not to {found}. Add them one by one.", field="sscc", found=count
        )


def check_own_sscc(typed: str, others: Iterable[str]) -> None:
    """No two packages of a shipment carry the same SSCC. Raises `RuleBroken`."""
    if typed and sscc.bare(typed) in {sscc.bare(other) for other in others if other}:
        raise RuleBroken("sscc", "Another package of this shipment has the SSCC {found}.", field="sscc", found=typed)


def check_held(holds: Mapping[int, Decimal], in_shipment: Mapping[int, Decimal], elsewhere: Mapping[int, Decimal]) -> None:
    """The packages together hold no more of a line than the shipment does. Raises `RuleBroken`.

    All go by shipment line; `elsewhere` is what other packages hold.
    """
    for line_id, quantity in holds.items():
        left = in_shipment[line_id] - elsewhere.get(line_id, Decimal(0))
        if quantity > left:
            raise RuleBroken(
                "held",
                "{found} is more than the {left} that are in no package yet: the shipment holds {whole}.",
                field=f"line-{line_id}-held",
                found=plain(quantity),
                left=plain(max(left, Decimal(0))),
                whole=plain(in_shipment[line_id]),
            )


def check_not_below(quantity: Decimal, packed: Decimal, *, field: str) -> None:
    """A shipment holds no less than its packages do. Raises `RuleBroken`."""
    if quantity < packed:
        raise RuleBroken(
            "packed",
            "{found} is less than the {packed} that are in its packages. Correct the packages first.",
            field=field,
            found=plain(quantity),
            packed=plain(packed),
        )


def check_packable(received: bool, step: Step) -> None:
    """What is here was unpacked, what is gone is packed by nobody. Raises `RuleBroken`."""
    if received or step in GONE:
        raise RuleBroken("received", "Some of it was received, or it is gone: its packages stay as they are.")
