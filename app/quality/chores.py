"""What is looked after once a minute."""

from app.live.leader import every_minute
from app.principal import Principal
from app.quality import actions, queries


@every_minute
def tell_overdue_corrective_actions(actor: Principal) -> None:
    """The minute in which one becomes overdue is the minute in which both sides see it."""
    if queries.overdue_untold(actor):
        actions.tell_overdue(actor)
