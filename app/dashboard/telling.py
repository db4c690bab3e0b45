"""Whom facts are told that come from slices beside the notices: a line each, as in `notifications.news`."""

from collections.abc import Iterable

from app.notifications.news import News, tells
from app.notifications.rules.kinds import Kind, To
from app.scoring.events.measured import DisputeEvent, DisputeGranted, DisputeRefused


@tells(DisputeGranted, DisputeRefused)
def dispute_decided(fact: DisputeEvent) -> Iterable[News]:
    yield News(Kind.DISPUTE_DECIDED, To.SUPPLIER, fact.supplier_id, fact.order_id)
