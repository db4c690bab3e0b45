"""What notices look after once a minute. Importing this registers who listens and who carries, too."""

from app.live.leader import every_minute
from app.notifications import alerts, health, listening, postman
from app.notifications.actions.reminding import remind_of_certificates
from app.notifications.machine import POSTMAN
from app.principal import Principal

REGISTERED = (health, listening, postman)


@every_minute
def forget(actor: Principal) -> None:
    """Addresses of customers that nobody confirmed, or whose tracking link's time is up."""
    alerts.forget_ended()


@every_minute
def remind(actor: Principal) -> None:
    """Of certificates that end: what fell due since yesterday and was told nobody."""
    remind_of_certificates(POSTMAN)
