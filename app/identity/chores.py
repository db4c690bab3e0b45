"""What identity looks after once a minute."""

from app.identity import sign_in
from app.live.leader import every_minute
from app.principal import Principal


@every_minute
def let_sessions_end(actor: Principal) -> None:
    """A socket that was opened in time outlives its session by a minute at most."""
    sign_in.end_expired_sessions()
    sign_in.forget_ended()
