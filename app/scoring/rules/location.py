"""Location: how far and how long from the plant to the site, and how steady the country is that it stands in. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from app.scoring.rules.points import Criterion, CriterionScore, Measured, Metric, mean, median

EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the Earth (IUGG)."""


@dataclass(frozen=True)
class Place:
    latitude: float
    longitude: float
    name: str = ""


@dataclass(frozen=True)
class Leg:
    """From the plant that is nearest to a site, in whole kilometres."""

    site: Place
    plant: Place
    km: Decimal


@dataclass(frozen=True)
class LocationFacts:
    """Where it makes and where it delivers; days from each shipment's leaving to its arrival; its country's governance.

    Plants whose coordinates nobody knows are left out. A supplier that never delivered is measured to all our sites.
    """

    plants: Sequence[Place] = ()
    sites: Sequence[Place] = ()
    transits: Sequence[int] = ()
    governance: Decimal | None = None


def distance_km(one: Place, other: Place) -> Decimal:
    """The great-circle distance in whole kilometres (haversine)."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    square = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return Decimal(round(2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(square)))))


def legs(plants: Sequence[Place], sites: Sequence[Place]) -> list[Leg]:
    """One for each site; none where a point is unknown."""
    if not plants:
        return []
    ways = [[Leg(site, plant, distance_km(plant, site)) for plant in plants] for site in sites]
    return [min(of_site, key=lambda leg: leg.km) for of_site in ways]


def nearest_km(plants: Sequence[Place], sites: Sequence[Place]) -> Decimal | None:
    """The mean over the sites of the way from the plant that is nearest to each; None where a point is unknown."""
    return mean([leg.km for leg in legs(plants, sites)])


def location(facts: LocationFacts) -> CriterionScore:
    metrics = (
        Measured(Metric.DISTANCE, nearest_km(facts.plants, facts.sites), len(facts.sites)),
        Measured(Metric.TRANSIT_DAYS, median(Decimal(days) for days in facts.transits), len(facts.transits)),
        Measured(Metric.COUNTRY_GOVERNANCE, facts.governance, int(facts.governance is not None)),
    )
    return CriterionScore(Criterion.LOCATION, metrics, max(each.n for each in metrics))
