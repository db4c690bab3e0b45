"""What tests of storing share: small files, profiles that know their site's country, and looks at what is there."""

from sqlalchemy import func, select

from app.catalog.models import Item, Site
from app.database import db
from app.events import LoggedEvent
from app.exchange.profile import SHIPPED, from_toml
from app.orders.models import Order, OrderLine
from app.receipts.models import Receipt
from app.suppliers.models import Supplier

ORDER_COLUMNS = (
    "order_number,ordered_on,line_no,supplier_code,supplier_name,site_code,item_number,item_name,"
    "unit,quantity,unit_price,currency,requested_on"
)

RECEIPT_COLUMNS = "receipt_key,order_number,line_no,received,rejected,arrived_on,posted_on,delivery_note"
LIMIT = 200_000_000
TEMPLATE = (SHIPPED / "orders.toml").read_text(encoding="utf-8")
ONE = "4711,2026-05-04,10,ACME,Acme GmbH,BER,M8,M8 bolts,EA,2000,0.25,EUR,2026-06-12"
TWO = "4711,2026-05-04,20,ACME,Acme GmbH,BER,M10,M10 bolts,EA,500,0.4,EUR,2026-06-19"
HOME = 'site_country = { constant = "DE" }\nsite_code = "site_code"'
OWN = from_toml(TEMPLATE.replace('site_code = "site_code"', HOME), "own")
STATUS = """
[status]
column = "status"
[status.values]
draft = { state = "draft", receipts = false, reason = "not placed yet" }
open = { state = "issued" }
done = { state = "complete" }
void = { state = "cancelled", receipts = false, reason = "never went out" }
"""
WITH_STATUS = from_toml(TEMPLATE.replace('site_code = "site_code"', HOME) + STATUS, "own")
RECEIVED = 'site_code = "site_code"\nreceipt_key = "r"\nreceived = "n"\narrived_on = "a"\nposted_on = "p"'
HISTORY = from_toml(TEMPLATE.replace('site_code = "site_code"', HOME).replace('site_code = "site_code"', RECEIVED), "own")
RECEIPTS = from_toml((SHIPPED / "receipts.toml").read_text(encoding="utf-8"), "receipts")


def line(key, number="4711"):
    wanted = select(OrderLine).join(Order).where(Order.number == number, OrderLine.external_key == key)
    return db.session.scalars(wanted).one()


def order(number="4711"):
    return db.session.scalars(select(Order).where(Order.number == number)).one()


def events():
    return db.session.scalar(select(func.count()).select_from(LoggedEvent))


def everything():
    """Every row that a second look at the same file must leave alone, with its version."""
    versioned = (Order, OrderLine, Supplier, Item, Site, Receipt)
    return [sorted(map(tuple, db.session.execute(select(model.id, model.version)))) for model in versioned] + [events()]
