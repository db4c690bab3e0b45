"""What follows when expected dates move: what customers were told is held against them, and watchers are told.

Once per transaction for all that moved in it, under raised rights, after the outlooks are written.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from app import clock
from app.customers.actions.chain.touched import in_turn
from app.customers.models.inquiries import ToldDate, Watch
from app.customers.models.outlook import Outlook
from app.customers.rules.states import Risk
from app.database import among
from app.transaction import Work


def hold_against(what: list[Any], work: Work) -> None:
    """`what` are facts that say which lines moved. What has left stands no more."""
    lines = sorted({line_id for fact in what for line_id in fact.line_ids})
    for some in in_turn(lines):
        wanted = select(ToldDate, Outlook.expected_on, Outlook.risk).join(Outlook, Outlook.line_id == ToldDate.line_id)
        for told, expected_on, risk in work.session.execute(wanted.where(ToldDate.stands, among(ToldDate.line_id, some))):
            told.stands = risk != Risk.DONE
            if told.stands:
                told.compare(expected_on)
    for some in in_turn(sorted({fact.customer_order_id for fact in what})):
        _tell_watchers(work, some)


def _tell_watchers(work: Work, customer_order_ids: Sequence[int]) -> None:
    """Who watches one of these customer orders is to see that it moved."""
    wanted = select(Watch).where(among(Watch.customer_order_id, customer_order_ids), Watch.moved_at.is_(None))
    for watch in work.session.scalars(wanted):
        watch.moved_at = clock.now()
