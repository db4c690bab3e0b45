"""What must be true of documents together with facts about their orders."""

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.attachments.models import Attachment
from app.events import consequence
from app.orders.events import OrderIssued, OrderRevised
from app.transaction import Work


@consequence(OrderIssued, OrderRevised)
def documents_go_where_their_order_goes(fact: OrderIssued | OrderRevised, work: Work) -> None:
    """To the supplier and the site when it is issued, and on to another site when it is to be delivered there."""
    elsewhere = or_(Attachment.supplier_id.is_(None), Attachment.site_id != fact.site_id)
    wanted = select(Attachment).where(Attachment.order_id == fact.order_id, elsewhere)
    for each in work.session.scalars(wanted.options(joinedload(Attachment.file, innerjoin=True))):
        each.hand_over(fact.supplier_id, fact.site_id)
