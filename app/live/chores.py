"""What the log's bookkeeping looks after once a minute."""

from app.live.leader import every_minute
from app.principal import Principal
from app.transaction import forget_done_requests


@every_minute
def forget_what_was_done(actor: Principal) -> None:
    forget_done_requests()
