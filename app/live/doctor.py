"""What is wrong with this installation, in sentences: found, expected, how to mend. Asked by `flask doctor` and a page."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import redis
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.config import Settings
from app.database import is_sqlite, session_for, sqlite_version, wal_is_safe
from app.events import EventPosition, LoggedEvent
from app.live.health import newest_migration
from app.live.parked import count_parked
from app.live.positions import WINDOW
from app.principal import system

DOCTOR = system("doctor")
SHORTEST_SECRET = 20
MEGABYTE = 1_000_000
LEAST_FREE = 500 * MEGABYTE
LATE_AFTER = 30
"""Seconds after which a committed fact without a position means that no relay runs."""


@dataclass(frozen=True)
class Finding:
    """One check: `meaning` is ok, watch or wrong; the sentence says what was found and what to do, with named places."""

    meaning: str
    sentence: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def english(self) -> str:
        return self.sentence.format(**self.values)


def _N(text: str) -> str:
    """Marks a sentence for translation where it is not yet spoken."""
    return text


def findings(settings: Settings) -> list[Finding]:
    """Every check, in an order in which they can be mended."""
    found = [each for check in SETTLED for each in check(settings)]
    try:
        asked = [each for check in ASKED for each in check()]
        return found + asked + [each for check in _of_slices for each in check(settings)]
    except SQLAlchemyError as failure:
        reason = {"reason": str(failure).splitlines()[0][:200]}
        return [
            *found,
            Finding("wrong", _N("The database does not answer as expected: {reason}. Run `flask db upgrade`."), reason),
        ]


def _secret(settings: Settings) -> Iterator[Finding]:
    if len(settings.secret_key) < SHORTEST_SECRET:
        lengths = {"found": len(settings.secret_key), "least": SHORTEST_SECRET}
        yield Finding("watch", _N("SECRET_KEY has {found} characters. Use at least {least} random ones."), lengths)


def _address(settings: Settings) -> Iterator[Finding]:
    address, earnest = urlsplit(settings.address), settings.environment == "production"
    named = {"address": settings.address}
    if earnest and address.scheme != "https":
        yield Finding("wrong", _N("PUBLIC_URL is {address}. In production it begins with https: cookies need it."), named)
    if earnest and address.hostname in ("127.0.0.1", "localhost"):
        yield Finding("wrong", _N("PUBLIC_URL is {address}, this machine itself. Set the address that people use."), named)
    if address.scheme == "https" and settings.trusted_proxies == 0:
        yield Finding("watch", _N("PUBLIC_URL is https and TRUSTED_PROXIES is 0. Say how many proxies stand in front."))


def _disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(settings.data_dir).free
    amounts = {"free": free // MEGABYTE, "least": LEAST_FREE // MEGABYTE}
    yield Finding("ok" if free > LEAST_FREE else "wrong", _N("{free} MB of disk are free, {least} are expected."), amounts)


def _redis(settings: Settings) -> Iterator[Finding]:
    if not settings.redis_url:
        return
    try:
        redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2).ping()
    except (redis.RedisError, OSError):
        yield Finding("watch", _N("Redis does not answer: sign-in attempts are counted per process until it does."))
    else:
        yield Finding("ok", _N("Redis answers."))


def _sqlite() -> Iterator[Finding]:
    if not is_sqlite():
        return
    version = {"version": sqlite_version()}
    if wal_is_safe():
        yield Finding("ok", _N("SQLite {version} with a write-ahead log: one serving process per file."), version)
    else:
        unsafe = _N("SQLite {version} can corrupt a write-ahead log, so it has none. Install pysqlite3 0.6.1 or newer.")
        yield Finding("watch", unsafe, version)


def _migrations() -> Iterator[Finding]:
    with session_for(DOCTOR) as session:
        present = session.scalar(text("SELECT version_num FROM alembic_version"))
    numbers = {"present": present, "wanted": newest_migration()}
    if present == numbers["wanted"]:
        yield Finding("ok", _N("The database is at migration {present}, the newest."), numbers)
    else:
        old = _N("The database is at migration {present}, the program at {wanted}. Run `flask db upgrade`.")
        yield Finding("wrong", old, numbers)


def _relay() -> Iterator[Finding]:
    waiting = select(func.min(LoggedEvent.recorded_at)).outerjoin(EventPosition, EventPosition.seq == LoggedEvent.seq)
    with session_for(DOCTOR) as session:
        above = max(0, (session.scalar(select(func.max(LoggedEvent.seq))) or 0) - WINDOW)
        oldest = session.scalar(waiting.where(EventPosition.seq.is_(None), LoggedEvent.seq > above))
    late = round((clock.recorded_now() - oldest).total_seconds()) if oldest else 0
    if late > LATE_AFTER:
        sleeping = _N("A fact waits for its position since {late} s: no server of this database runs.")
        yield Finding("wrong", sleeping, {"late": late})
    else:
        yield Finding("ok", _N("Every fact has its position."))


def _parked() -> Iterator[Finding]:
    if count := count_parked():
        put_aside = _N("{count} facts could not be taken by a listener. An administrator sees them under Health.")
        yield Finding("wrong", put_aside, {"count": count})


def looks_after(check: Callable[[Settings], Iterator[Finding]]) -> Callable[[Settings], Iterator[Finding]]:
    """Register a check of a slice: `(settings) -> findings`; it may ask the database."""
    _of_slices.append(check)
    return check


_of_slices: list[Callable[[Settings], Iterator[Finding]]] = []
SETTLED: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_secret, _address, _disk, _redis)
ASKED: tuple[Callable[[], Iterator[Finding]], ...] = (_sqlite, _migrations, _relay, _parked)
