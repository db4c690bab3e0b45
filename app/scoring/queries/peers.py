"""The peers of a supplier: one anonymous median, or nothing where somebody could be told from it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.database import db
from app.principal import Principal
from app.scoring.models import Freeze, PeerFigure

OTIF = "delivery.otif"
YEAR, ALL = 365, 0


@dataclass(frozen=True)
class Peers:
    """Half of so many suppliers stand above the median; of which day it is."""

    median: Decimal
    suppliers: int
    day: date


def peers_now(actor: Principal) -> Peers | None:
    """Of the newest freeze; None where none was made, or too few suppliers were in it."""
    newest = select(Freeze.id).order_by(Freeze.day.desc()).limit(1).scalar_subquery()
    wanted = (
        select(PeerFigure.median, PeerFigure.suppliers, Freeze.day)
        .join(Freeze, Freeze.id == PeerFigure.freeze_id)
        .where(
            PeerFigure.freeze_id == newest, PeerFigure.category_id == ALL, PeerFigure.period == YEAR, PeerFigure.metric == OTIF
        )
    )
    row = db.session.execute(wanted).one_or_none()
    return Peers(*row) if row else None
