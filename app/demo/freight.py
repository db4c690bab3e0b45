"""One container for two orders: packed, numbered, on the water, and held by customs."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app import clock
from app.demo.cast import SITES, SUPPLIERS
from app.demo.stage import TELLER, Stage
from app.demo.story import DAY, Scene, accepted
from app.principal import Principal
from app.shipments import actions, queries
from app.shipments.rules import Flag, Notice, PackageKind, PackageWords, Packed, Step, tracking
from app.suppliers import actions as suppliers

SUPPLIER = next(each for each in SUPPLIERS if each.code == "SUZHOU")
SITE = next(each for each in SITES if each.code == "STR")
PREFIX = "6901234"
FIRST = 9001


def tell(stage: Stage, chance: Random) -> None:
    """Two orders are agreed, leave in one container, and wait at the harbour for a paper."""
    scenes = [Scene(stage, chance, SUPPLIER, SITE, FIRST + n) for n in range(2)]
    for scene in scenes:
        scene.draft(33, scene.now.date() + timedelta(days=9))
        scene.issue(32)
        scene.answer(30, accepted)
    shipment_id = _announce(scenes, _second_plant(stage))
    _pack(scenes[0], shipment_id)
    _go(scenes[0], shipment_id)
    _prepare(scenes[0])


def _second_plant(stage: Stage) -> int:
    """Beside the one in its own city: a shipment says from which of them it leaves."""
    made = stage.suppliers[SUPPLIER.code]
    return suppliers.add_plant(TELLER, made, name="Kunshan", country="CN", city="Kunshan", latitude=31.3856, longitude=120.9807)


def _announce(scenes: list[Scene], plant_id: int) -> int:
    with scenes[0].they(16) as seller:
        lines = [line for scene in scenes for line in scene.order(seller).lines if line.to_ship]
        leaves = clock.today(SUPPLIER.timezone) + DAY
        container = "MSKU" + "482917"
        words: dict[str, Any] = {"carrier": "Maersk", "tracking_number": container + tracking.container_check(container)}
        notice = Notice(
            "HT-2026-118", leaves, leaves + DAY * 22, **words, note="One container for both orders.", plant_id=plant_id
        )
        packed = [Packed(line.id, (line.to_ship * Decimal("0.8")).quantize(Decimal(1)), line.version) for line in lines]
        return actions.ship(seller, notice, packed, step=Step.READY)


def _pack(scene: Scene, shipment_id: int) -> None:
    with scene.they(15.5) as seller:
        actions.choose_prefix(seller, PREFIX)
        pallet = PackageWords(PackageKind.PALLET, Decimal("412.5"), (120, 80, 145))
        actions.add_packages(seller, shipment_id, pallet, count=2, numbered=True, version=_version(seller, shipment_id))
        carton = PackageWords(PackageKind.CARTON, Decimal("18.2"), (60, 40, 40), "069012340000000998")
        actions.add_packages(seller, shipment_id, carton, version=_version(seller, shipment_id))
        shipment = queries.shipment_page(seller, shipment_id)
        first, last = shipment.packages[0], shipment.packages[1]
        for package, lines in ((first, shipment.lines[:1]), (last, shipment.lines[1:])):
            holds = {line.id: line.quantity for line in lines}
            words = package.words
            actions.change_package(seller, shipment_id, package.id, words, holds, version=_version(seller, shipment_id))


def _go(scene: Scene, shipment_id: int) -> None:
    with scene.they(15) as seller:
        actions.mark_shipped(seller, shipment_id, version=_version(seller, shipment_id))
    with scene.they(13) as seller:
        where: dict[str, Any] = {"place": "Shanghai", "note": "On board"}
        actions.move_shipment(seller, shipment_id, Step.IN_TRANSIT, version=_version(seller, shipment_id), **where)
    with scene.they(0.4) as seller:
        reason = "Certificate of origin is missing: sent to the broker today."
        actions.set_flag(seller, shipment_id, Flag.CUSTOMS_HOLD, version=_version(seller, shipment_id), reason=reason)


def _prepare(scene: Scene) -> None:
    """The rest is being prepared: its pick list can be printed."""
    with scene.they(0.2) as seller:
        lines = [line for line in scene.order(seller).lines if line.to_ship]
        leaves = clock.today(SUPPLIER.timezone) + DAY * 2
        packed = [Packed(line.id, line.to_ship, line.version) for line in lines]
        actions.ship(seller, Notice("HT-2026-131", leaves, leaves + DAY * 4, "DHL Express"), packed, step=Step.READY)


def _version(who: Principal, shipment_id: int) -> int:
    return queries.shipment_for(who, shipment_id).version
