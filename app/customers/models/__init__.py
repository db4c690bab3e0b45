"""What is stored of customers: who they are, what they ordered, where it comes from and when it can be expected."""

from app.customers.models.customers import Customer, CustomerContact, CustomerReference
from app.customers.models.inquiries import Inquiry, ToldDate, Watch
from app.customers.models.orders import CustomerLinePrice, CustomerOrder, CustomerOrderLine, CustomerPromise
from app.customers.models.outlook import ExpectedDate, OrderOutlook, Outlook
from app.customers.models.questions import BuyerQuestion
from app.customers.models.search import SearchEntry, SearchSpelling, SearchWord
from app.customers.models.stock import Dispatch, DispatchLine, StockBalance, StockMovement
from app.customers.models.supply import Allocation, Supply
from app.customers.models.tracking import TrackedLine, TrackedOrder, TrackingLink
from app.customers.models.transit import TransitTime

__all__ = [
    "Allocation",
    "BuyerQuestion",
    "Customer",
    "CustomerContact",
    "CustomerLinePrice",
    "CustomerOrder",
    "CustomerOrderLine",
    "CustomerPromise",
    "CustomerReference",
    "Dispatch",
    "DispatchLine",
    "ExpectedDate",
    "Inquiry",
    "OrderOutlook",
    "Outlook",
    "SearchEntry",
    "SearchSpelling",
    "SearchWord",
    "StockBalance",
    "StockMovement",
    "Supply",
    "ToldDate",
    "TrackedLine",
    "TrackedOrder",
    "TrackingLink",
    "TransitTime",
    "Watch",
]
