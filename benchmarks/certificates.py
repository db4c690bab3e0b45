"""The matrix of certificates: 2,000 suppliers, 30 types that everybody is to hold; processor time of its first page."""

import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert

from app import clock
from app.access import COOKIE
from app.certifications.models import Certificate, CertificateType, Requirement
from app.certifications.rules import span_of
from app.database import db
from app.files.models import ConfidedFile
from app.suppliers.models import Supplier
from benchmarks.report import keep, table
from benchmarks.timing import median_milliseconds_of, statements_of
from tests.databases import let_go, make_app, migrate
from tests.live.listening import session_of
from tests.story import MACHINE, build, told_by

SUPPLIERS, TYPES, REPEATED, PROMISED = 2_000, 30, 20, 60.0
ZONE = "Europe/Berlin"


def _fill(app: Any) -> None:
    """Nearly all hold nearly all; the last days lie before and behind today."""
    with told_by(app, MACHINE):
        session, chance = db.session(), Random(4711)
        first = 1_000
        kinds = [{"id": first + n, "name": f"Type {n:02d}", "criterion": "quality", "policy": "warn"} for n in range(TYPES)]
        session.execute(insert(CertificateType), [each | {"in_use": True, "version": 1} for each in kinds])
        session.execute(insert(Requirement), [{"type_id": each["id"], "level": "company"} for each in kinds])
        firms = [
            {"id": first + n, "code": f"S{n:05d}", "name": f"Supplier {n:05d}", "time_zone": ZONE} for n in range(SUPPLIERS)
        ]
        session.execute(insert(Supplier), [each | {"state": "approved"} for each in firms])
        papers = [_paper(chance, firm["id"], kind["id"]) for firm in firms for kind in kinds if chance.random() < 0.95]
        for number, each in enumerate(papers, 1):
            each["confided_file_id"] = number
        session.execute(insert(ConfidedFile), [_file(each) for each in papers])
        session.execute(insert(Certificate), papers)
        session.commit()


def _paper(chance: Random, supplier_id: int, type_id: int) -> dict[str, Any]:
    today = clock.now().date()
    begins, ends = today - timedelta(days=400), today + timedelta(days=chance.randint(-60, 900))
    span = span_of(begins, ends, [ZONE])
    return {
        "supplier_id": supplier_id, "type_id": type_id, "number": "N", "number_key": "n", "issuer": "DNV", "of_company": True,
        "valid_from": begins, "valid_to": ends, "review": "verified", "submitted_at": clock.now(), "decided_at": clock.now(),
        "begins_at": span.begins_at, "expiring_at": span.expiring_at, "ends_at": span.ends_at,
    }  # fmt: skip


def _file(paper: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": paper["confided_file_id"], "supplier_id": paper["supplier_id"], "subject": "certificate", "name": "a.pdf",
        "media_type": "application/pdf", "size": 1, "sha256": "0", "stored_as": f"{paper['confided_file_id']:032x}",
        "has_small": False, "kept_at": clock.now(),
    }  # fmt: skip


def _row(client: Any, engine: Any, name: str, address: str) -> dict[str, Any]:
    with statements_of(engine) as ran:
        answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status}"
    took = median_milliseconds_of(lambda: client.get(address), REPEATED)
    found = {"page": name, "CPU ms": round(took, 1), "promised": PROMISED, "statements": len(ran)}
    return found | {"kB": round(len(answer.data) / 1000, 1)}


def measure() -> None:
    with tempfile.TemporaryDirectory() as home:
        url = f"sqlite:///{home}/bench.db"
        migrate(url, Path(home))
        app = make_app(url, Path(home))
        world = build(app)
        _fill(app)
        client = app.test_client()
        client.set_cookie(COOKIE, session_of(app, world.buyer.person_id, *world.buyer.roles).cookie)
        with app.app_context():
            engine = db.engine
        pages = {
            "first page": "",
            "something is missing": "?show=lacking",
            "one type": "?type=1001",
            "expired": "?state=expired",
        }
        rows = [_row(client, engine, name, f"/certificates/matrix{address}") for name, address in pages.items()]
        rows.append(_row(client, engine, "list, ending in 30 days", "/certificates?ends=30"))
        let_go(app)
    print(f"\nCertificates of {SUPPLIERS:,} suppliers × {TYPES} types, SQLite; processor time, the median of {REPEATED}")
    table(rows)
    keep("certificates", {"rows": rows, "promise": PROMISED})
