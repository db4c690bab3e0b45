"""Whether this process may be given work: the database answers, has today's tables and stores, and the relay keeps up."""

import time
from functools import cache
from typing import Any

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from app.config import ROOT
from app.database import session_for
from app.live.engine import Engine
from app.live.models import ParkedFact
from app.live.positions import newest
from app.principal import system
from app.transaction import can_store

HEALTH = system("health")
# A pass of the relay takes milliseconds and comes twice a second.
SILENT_FOR = 10.0
CANNOT_STORE = "fails; reading goes on"


def report() -> tuple[dict[str, Any], bool]:
    """What is well and what is not, and whether all of it is."""
    found = _database() | _relay()
    well = all(found[each] == "ok" for each in ("database", "migrations", "storing"))
    ready = well and found["relay"] in ("ok", "not started")
    return found | {"status": "ok" if ready else "not ready"}, ready


def _database() -> dict[str, Any]:
    try:
        with session_for(HEALTH) as session:
            present = session.scalar(text("SELECT version_num FROM alembic_version"))
            position = newest(session)
            parked = session.scalar(select(func.count()).select_from(ParkedFact))
    except SQLAlchemyError:
        return {"database": "does not answer or has no tables", "migrations": "unknown", "storing": "unknown"}
    wanted = newest_migration()
    migrations = "ok" if present == wanted else f"database is at {present}, the program at {wanted}"
    storing = "ok" if can_store() else CANNOT_STORE
    return {"database": "ok", "migrations": migrations, "storing": storing, "position": position, "parked": parked}


def _relay() -> dict[str, Any]:
    engine: Engine = current_app.extensions["waybill_engine"]
    if engine.leaving:
        return {"relay": "stopping"}
    if not engine.running:
        return {"relay": "not started"}
    if not engine.ready:
        return {"relay": "waits for the database"}
    silent = time.monotonic() - engine.passed_at
    said = "ok" if silent < SILENT_FOR else f"silent for {silent:.0f} s"
    return {"relay": said, "heard": engine.position, "lag_seconds": round(silent, 1)}


@cache
def newest_migration() -> str | None:
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()
