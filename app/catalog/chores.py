"""What the catalog looks after once a minute."""

from app.catalog import actions, queries
from app.live.leader import every_minute
from app.principal import Principal


@every_minute
def announce_new_days(actor: Principal) -> None:
    """Midnight passes at each site by its own clock, and changes what is late."""
    for site_id, day in queries.days_to_begin(actor):
        actions.begin_day(actor, site_id, day)
