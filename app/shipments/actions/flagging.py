"""What holds a shipment up is said with its reason, and lifted."""

from app.catalog.rules import check_words
from app.principal import Principal
from app.shipments import rules
from app.shipments.actions.writing import on_shipment
from app.shipments.events import FlagLifted, FlagSet
from app.shipments.rules import Flag, Step


def set_flag(actor: Principal, shipment_id: int, flag: Flag, *, version: int, reason: str, once: str | None = None) -> None:
    """Say what holds a shipment up. Raises `RuleBroken`, `Stale`."""
    with on_shipment(actor, shipment_id, version, once) as (work, shipment):
        rules.check_flag_on_the_way(Step(shipment.step))
        kept = rules.check_flag(flag, check_words(reason, 200, field="reason"))
        shipment.hold(flag, kept)
        work.record(FlagSet(**shipment.facts(), flag=str(flag), reason=kept))


def lift_flag(actor: Principal, shipment_id: int, flag: Flag, *, version: int, once: str | None = None) -> None:
    """It does not hold the shipment up any more. Raises `Stale`."""
    with on_shipment(actor, shipment_id, version, once) as (work, shipment):
        if flag in shipment.flags:
            shipment.hold(flag, None)
            work.record(FlagLifted(**shipment.facts(), flag=str(flag)))
