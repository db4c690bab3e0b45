"""What scores look after once a minute."""

from app import clock
from app.live.leader import every_minute
from app.principal import Principal
from app.scoring.actions import freezing, measuring
from app.scoring.actions.keeping_criteria import keep_criteria


@every_minute
def measure_what_is_stale(actor: Principal) -> None:
    """After an import, a new version of the method, or at the very first: whole suppliers, one transaction each.

    Then what everybody leans on is frozen, if it is another day.
    """
    for supplier_id in measuring.suppliers_to_measure(actor):
        measuring.measure_supplier(actor, supplier_id, because="scoring.measured_anew")
    freezing.freeze_day(actor, clock.now().date())


@every_minute
def keep_what_everybody_scores(actor: Principal) -> None:
    keep_criteria(actor)
