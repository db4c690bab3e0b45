"""What is stored of scores: measured units, the scores that stand now, what a day froze, and what is disputed."""

from app.scoring.models.disputes import Dispute
from app.scoring.models.kept import KeptCriteria, KeptTo
from app.scoring.models.peers import Freeze, PeerFigure, ScoreMean
from app.scoring.models.scores import MeasuredFigure, MeasuredMonth, ScoredSupplier
from app.scoring.models.units import MeasuredUnit

__all__ = [
    "Dispute",
    "Freeze",
    "KeptCriteria",
    "KeptTo",
    "MeasuredFigure",
    "MeasuredMonth",
    "MeasuredUnit",
    "PeerFigure",
    "ScoreMean",
    "ScoredSupplier",
]
