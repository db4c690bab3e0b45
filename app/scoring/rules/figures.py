"""What is known of a supplier's delivery in a period: counts and exact quantities, from which every share follows. Pure."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

MILLION = 1_000_000


@dataclass(frozen=True)
class DaysLate:
    """Days after the window's end, one per unit that has a day; 0 where it was in time."""

    n: int = 0
    median: Decimal | None = None
    p90: Decimal | None = None


@dataclass(frozen=True)
class Delivery:
    """One supplier, one baseline, one period: `n` units were measured, of `dated` it is known whether they were in time.

    Quantities are in millionths of the lines' units. None where there is no data: never 0, never 100.
    """

    n: int = 0
    dated: int = 0
    on_time: int = 0
    in_full: int = 0
    in_full_net: int = 0
    otif: int = 0
    received: int = 0
    rejected: int = 0
    excluded: dict[str, int] = field(default_factory=dict)
    overdue: int = 0
    open: int = 0
    days_late: DaysLate = DaysLate()
    answers: int = 0
    answer_hours: Decimal | None = None
    promised: int = 0
    slips: int = 0
    notices: int = 0
    notices_right: int = 0

    @property
    def on_time_share(self) -> Fraction | None:
        return Fraction(self.on_time, self.dated) if self.dated else None

    @property
    def in_full_share(self) -> Fraction | None:
        return Fraction(self.in_full, self.n) if self.n else None

    @property
    def in_full_net_share(self) -> Fraction | None:
        """Of the lines, those that are in full even without what was rejected."""
        return Fraction(self.in_full_net, self.n) if self.n else None

    @property
    def otif_share(self) -> Fraction | None:
        return Fraction(self.otif, self.dated) if self.dated else None

    @property
    def ppm(self) -> Fraction | None:
        """Rejected of a million received, pooled over the units."""
        return Fraction(self.rejected * MILLION, self.received) if self.received else None

    @property
    def slips_per_line(self) -> Fraction | None:
        return Fraction(self.slips, self.promised) if self.promised else None

    @property
    def notices_share(self) -> Fraction | None:
        """Of the ship notices, those that said truly what came and when."""
        return Fraction(self.notices_right, self.notices) if self.notices else None
