"""What the vault looks after once a minute."""

from app.files.actions import sweep
from app.files.keeping import vault
from app.live.leader import every_minute
from app.principal import Principal


@every_minute
def remove_what_nobody_committed(actor: Principal) -> None:
    """The cost follows what was sent lately, never how much is kept."""
    sweep(actor, vault())
