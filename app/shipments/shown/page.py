"""The page of one shipment: what is in it, its packages, its way; and the forms of what may be done."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.forms import BaseForm
from app.shipments.forms import CorrectForm, CorrectStepForm, FlagForm, MoveForm, PackagesForm
from app.shipments.models import Package, Shipment, ShipmentLine
from app.shipments.rules import MOVES, Step, ahead, check_correctable, sscc
from app.shipments.rules.offers import Act
from app.shipments.shown.heads import carried, plants_to_choose, shipment_head
from app.shipments.words import FLAGS, KINDS, STEPS, doubt_words

Units = Mapping[str, str]
PLACES: dict[type, str] = {
    CorrectForm: "correct",
    CorrectStepForm: "correct_step",
    FlagForm: "flag",
    PackagesForm: "packages",
}


def shipment_facts(shipment: Shipment, units: Units) -> dict[str, Any]:
    """See `dashboard/shipment.html`."""
    lines = [line_facts(line, units) for line in shipment.lines]
    return shipment_head(shipment) | carried(shipment) | {
        "note": shipment.note,
        "package_count": shipment.package_count,
        "announced_at": shipment.announced_at,
        "lines": lines,
        "packages": package_facts(shipment, units),
        "weight": sum((each.weight for each in shipment.packages if each.weight), Decimal(0)),
        "unpacked": _unpacked(shipment),
        "way": _way(shipment),
    }  # fmt: skip


def line_facts(line: ShipmentLine, units: Units) -> dict[str, Any]:
    order_line = line.order_line
    return {
        "id": line.id,
        "order_line_id": line.order_line_id,
        "order_id": line.order_id,
        "order_number": order_line.order.number,
        "supplier_reference": order_line.order.supplier_reference,
        "line_no": order_line.line_no,
        "item_number": order_line.item_number,
        "item_name": order_line.item_name,
        "quantity": line.quantity,
        "amount": format(line.quantity.normalize(), "f"),
        "received": line.received,
        "unit": units.get(order_line.unit, order_line.unit),
        "precision": order_line.precision,
    }


def package_facts(shipment: Shipment, units: Units) -> list[dict[str, Any]]:
    """Its packages in their order, see `shipments/_packages.html`."""
    lines = {line.id: line_facts(line, units) for line in shipment.lines}
    return [_package(each, no, lines) for no, each in enumerate(shipment.packages, start=1)]


def _package(package: Package, no: int, lines: Mapping[int, dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": package.id,
        "no": no,
        "kind": str(KINDS[package.words.kind]),
        "weight": package.weight,
        "sides": " × ".join(map(str, package.sides)) if package.sides else "",
        "sscc": sscc.written(package.sscc),
        "code": sscc.bare(package.sscc) if sscc.is_right(package.sscc) else "",
        "doubt": doubt_words(sscc.doubt_about(package.sscc)),
        "holds": [lines[held.shipment_line_id] | {"held": held.quantity} for held in package.holds],
    }


def _unpacked(shipment: Shipment) -> bool:
    """Whether it is said what is in the packages, and not of everything."""
    packed = shipment.packed()
    return bool(packed) and any(packed.get(line.id, Decimal(0)) < line.quantity for line in shipment.lines)


def _way(shipment: Shipment) -> list[dict[str, Any]]:
    """The newest step first; `taken_back` where another corrects it."""
    taken_back = {each.corrects_id for each in shipment.way}
    return [
        {
            "words": str(STEPS[Step(each.step)]),
            "corrects": each.corrects_id is not None,
            "taken_back": each.id in taken_back,
            "at": each.happened_at,
            "place": each.place,
            "note": each.note,
        }
        for each in reversed(shipment.way)
    ]


def page_forms(shipment: Shipment, possible: frozenset[Act], refused: BaseForm | None) -> dict[str, Any]:
    """The forms of what may be done, the one that was refused as it was typed."""
    version = {"version": shipment.version}
    fresh: dict[str, Any] = {
        "correct": CorrectForm(formdata=None, data=_notice(shipment) | version),
        "move": MoveForm(formdata=None, data=version),
        "cancel": MoveForm(formdata=None, data=version),
        "returned": MoveForm(formdata=None, data=version),
        "correct_step": CorrectStepForm(formdata=None, data=version),
        "flag": FlagForm(formdata=None, data=version),
        "packages": PackagesForm(formdata=None, data=version),
    }
    choices = [(str(flag), word) for flag, word in FLAGS.items() if flag not in shipment.flags]
    fresh["flag"].flag.data = choices[0][0] if choices else None
    if refused is not None and (name := _place_of(refused)) in fresh:
        fresh[name] = refused
    if Act.CORRECT in possible:
        fresh["correct"].offer_plants(plants_to_choose(shipment.supplier))
    fresh["move"].step.choices = [(str(step), STEPS[step]) for step in ahead(Step(shipment.step)) if step in MOVES[Step.DRAFT]]
    fresh["flag"].flag.choices = choices
    return fresh | {"wrong_step": _wrong_step(shipment, possible)}


def _place_of(refused: BaseForm) -> str:
    """Under which name a form stands on the page; a step that ends the way has a form of its own."""
    if isinstance(refused, MoveForm):
        return {Step.CANCELLED: "cancel", Step.RETURNED: "returned"}.get(refused.step.data, "move")
    return PLACES.get(type(refused), "")


def _notice(shipment: Shipment) -> dict[str, Any]:
    return shipment.notice.words | {"eta": shipment.eta_on, "plant": shipment.plant_id or 0}


def _wrong_step(shipment: Shipment, possible: frozenset[Act]) -> str:
    """What the step is called that can be taken back."""
    if Act.CORRECT_STEP not in possible:
        return ""
    return str(STEPS[shipment.told_steps[check_correctable(shipment.told_steps)].step])


def sentences(refused: BaseForm | None) -> str:
    """Why a verb was refused whose form is not drawn again with what is wrong."""
    if refused is None or _place_of(refused):
        return ""
    return " ".join(sentence for _field, sentence in refused.complaints)
