"""What may be done with shipments: one function a verb, one transaction each."""

from app.shipments.actions.announcing import ship
from app.shipments.actions.correcting import correct_shipment, correct_step
from app.shipments.actions.flagging import lift_flag, set_flag
from app.shipments.actions.moving import mark_shipped, move_shipment
from app.shipments.actions.packing import add_packages, change_package, choose_prefix, remove_package

__all__ = [
    "add_packages",
    "change_package",
    "choose_prefix",
    "correct_shipment",
    "correct_step",
    "lift_flag",
    "mark_shipped",
    "move_shipment",
    "remove_package",
    "set_flag",
    "ship",
]
