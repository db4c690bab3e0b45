"""What is stored of shipments: the notice, what is in it, its way and its packages."""

from app.shipments.models.lines import ShipmentLine, latest_eta
from app.shipments.models.packages import Package, PackageLine
from app.shipments.models.series import SsccSeries
from app.shipments.models.shipment import Shipment
from app.shipments.models.way import TrackingEvent

__all__ = ["Package", "PackageLine", "Shipment", "ShipmentLine", "SsccSeries", "TrackingEvent", "latest_eta"]
