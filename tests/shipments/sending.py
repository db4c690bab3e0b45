"""What the tests of shipments share: sending, looking, acting as the supplier."""

from app.principal import Principal
from app.shipments import actions, queries
from app.shipments.rules import Notice, Packed
from tests.story import JUNE, MACHINE, D, World, told_by

NOTICE = Notice("LS-100", JUNE[1], JUNE[5], "DHL", "JD014", 2)


def ship(world: World, *packed: tuple[int, str | int], notice: Notice = NOTICE, by: Principal | None = None, **more) -> int:
    actor = by or world.acme_person
    with told_by(world.app, actor):
        return actions.ship(actor, notice, [Packed(line, D(quantity)) for line, quantity in packed], **more)


def shipment(world: World, shipment_id: int, *names: str):
    with told_by(world.app, MACHINE):
        found = queries.shipment_page(MACHINE, shipment_id)
        return tuple(getattr(found, name) for name in names)


def act(world: World, shipment_id: int, verb, *args, **more):
    (version,) = shipment(world, shipment_id, "version")
    with told_by(world.app, world.acme_person):
        return verb(world.acme_person, shipment_id, *args, version=version, **more)
