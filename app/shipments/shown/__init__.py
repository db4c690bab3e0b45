"""Shipments and their forms under the names that templates use."""

from app.shipments.shown.heads import shipment_head, shipment_row
from app.shipments.shown.orders import ship_form, shipments_of_line, shipments_of_order, shipments_of_orders
from app.shipments.shown.packages import package_page
from app.shipments.shown.page import page_forms, sentences, shipment_facts
from app.shipments.shown.papers import labels, pick_list
from app.shipments.shown.sending import send_form

__all__ = [
    "labels",
    "package_page",
    "page_forms",
    "pick_list",
    "send_form",
    "sentences",
    "ship_form",
    "shipment_facts",
    "shipment_head",
    "shipment_row",
    "shipments_of_line",
    "shipments_of_order",
    "shipments_of_orders",
]
