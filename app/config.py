"""Settings from the environment (and `NAME_FILE` for secrets); production without a secret refuses to start."""

import os
import secrets
from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
FROM_FILE = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "METRICS_TOKEN", "SMTP_URL", "IMAP_URL", "FILES_URL")


class Settings(BaseSettings):
    """What an operator may set; every name is an environment variable in capitals."""

    model_config = SettingsConfigDict(extra="ignore")

    environment: Literal["development", "production", "test"] = "development"
    secret_key: str = ""
    data_dir: Path = ROOT / "data"
    database_url: str = ""
    redis_url: str = ""
    public_url: str = ""
    allowed_origins: str = ""
    trusted_proxies: int = Field(0, ge=0, description="how many proxies in front may set X-Forwarded-*")
    host: str = "127.0.0.1"
    port: int = 8000
    share_port: bool = False
    web_leads: bool = True
    company_name: str = "Northfield Instruments"
    session_days: int = 14
    chores_every: int = Field(60, ge=1, description="seconds between looks at deadlines, midnights and ended sessions")
    smtp_url: str = ""
    mail_from: str = Field("", description="the sender of mails; without one, no-reply at the host of the address")
    mail_settles: int = Field(20, ge=0, description="seconds that a mail waits for more of the same")
    mail_lease: int = Field(120, ge=1, description="seconds after which another process sends what one was sending")
    imap_url: str = Field("", description="the inbox that is read for workbooks that suppliers send back; empty: none is")
    imap_every: int = Field(30, ge=1, description="seconds between looks into the inbox")
    metrics_token: str = ""
    sockets_per_address: int = 1_000
    api_per_minute: int = Field(600, ge=1, description="how many requests one token may make in a minute")
    import_limit_mb: int = 200
    files_url: str = Field("", description="the bucket of an S3-compatible store; without one, a folder in data_dir")
    file_limit_mb: int = Field(15, ge=1, description="the largest file that people may attach")
    sheet_limit_mb: int = 5
    real_data_dir: Path = ROOT.parent / "shared" / "data"

    @property
    def address(self) -> str:
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def origins(self) -> frozenset[str]:
        """The only origins that may post or open a socket."""
        named = {origin.strip().rstrip("/") for origin in self.allowed_origins.split(",") if origin.strip()}
        return frozenset(named | {self.address.rstrip("/")} | self._local_names())

    def _local_names(self) -> set[str]:
        if self.public_url or self.environment == "production":
            return set()
        return {f"http://{name}:{self.port}" for name in ("localhost", "127.0.0.1")}


def load(**overrides: Any) -> Settings:
    """Read the environment once; tests pass what they want different."""
    settings = Settings(**(_secrets_from_files() | overrides))
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    settings.database_url = settings.database_url or f"sqlite:///{settings.data_dir.resolve() / 'waybill.db'}"
    settings.secret_key = settings.secret_key or _own_secret(settings)
    return settings


def _secrets_from_files() -> dict[str, str]:
    """`SECRET_KEY_FILE=/run/secrets/key` and the like, as container platforms hand them out."""
    named = {name: os.environ.get(f"{name}_FILE") for name in FROM_FILE}
    return {name.lower(): Path(path).read_text().strip() for name, path in named.items() if path}


def _own_secret(settings: Settings) -> str:
    """A development machine makes its own secret once and keeps it; production must be given one."""
    if settings.environment == "production":
        raise RuntimeError("SECRET_KEY is not set. Production needs one: set SECRET_KEY or SECRET_KEY_FILE.")
    kept = settings.data_dir / "secret_key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(32))
    return kept.read_text()
