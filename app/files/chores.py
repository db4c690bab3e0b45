"""What the vault looks after once a minute."""

from flask import current_app

from app.files.actions import sweep
from app.files.vault import Vault
from app.live.leader import every_minute
from app.principal import Principal


@every_minute
def remove_what_nobody_committed(actor: Principal) -> None:
    """The cost follows what was sent lately, never how much is kept."""
    sweep(actor, Vault.below(current_app.config["SETTINGS"].data_dir))
