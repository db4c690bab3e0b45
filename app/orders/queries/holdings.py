"""What suppliers and their plants hold of what is required: a matrix, a page of suppliers at a time.

A cell says what is lacking for open lines, if anything is; else what the best certificate of the type is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, tuple_

from app import clock
from app.certifications.models import Certificate, CertificatePlant, CertificateType, CertificateWaiver, Requirement
from app.certifications.rules import HOLDING, Level, State
from app.certifications.rules.needs import BEST_FIRST
from app.database import db
from app.orders.models import LineLack
from app.principal import Principal
from app.suppliers.models import Plant, Supplier

PAGE = 40
BATCH = 200
MISSING = "missing"
RANK = {str(state): place for place, state in enumerate(BEST_FIRST)}
After = tuple[str, int]
"""Name and id of the supplier that was shown last."""


@dataclass(frozen=True)
class Column:
    """A type that is required somewhere; of everybody, if `of_all`. `of_plants`: a plant's own counts."""

    type_id: int
    name: str
    of_all: bool
    of_plants: bool


@dataclass(frozen=True)
class HoldingsFilter:
    """Suppliers by name or code; a single type; only those with a cell in a state, or with anything lacking."""

    q: str = ""
    type_id: int | None = None
    state: State | None = None
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A cell: a state or `missing`, its last day (or the first, of what is to come), and the certificate."""

    state: str
    on: date | None = None
    certificate_id: int | None = None
    lacks: bool = False


@dataclass(frozen=True, slots=True)
class HoldingsRow:
    """A supplier, or one of its plants, with its cells by type; a type that is not asked of it has none."""

    supplier_id: int
    supplier_name: str
    supplier_code: str
    plant_name: str
    cells: Mapping[int, Held]


def columns_of_holdings(actor: Principal, type_id: int | None = None) -> list[Column]:
    """The types that anything requires, by name."""
    rows = select(CertificateType.id, CertificateType.name, Requirement).join(
        Requirement, Requirement.type_id == CertificateType.id
    )
    rows = rows.where(CertificateType.in_use).order_by(CertificateType.name)
    if type_id is not None:
        rows = rows.where(CertificateType.id == type_id)
    asked: dict[tuple[int, str], list[Requirement]] = {}
    for key, name, required in db.session.execute(rows):
        asked.setdefault((key, name), []).append(required)
    return [
        Column(
            key,
            name,
            of_all=any(each.category_id is None and each.site_id is None for each in found),
            of_plants=all(each.level == Level.PLANT for each in found),
        )
        for (key, name), found in asked.items()
    ]


def holdings_page(
    actor: Principal, wanted: HoldingsFilter, columns: Sequence[Column], after: After | None = None, limit: int = PAGE
) -> list[HoldingsRow]:
    """A page of suppliers by name, each followed by its plants where types are asked of them. Five statements."""
    if not columns:
        return []
    rows = select(Supplier.id, Supplier.name, Supplier.code).where(*_conditions(wanted, columns))
    if after is not None:
        rows = rows.where(tuple_(Supplier.name, Supplier.id) > after)
    found = [tuple(row) for row in db.session.execute(rows.order_by(Supplier.name, Supplier.id).limit(limit))]
    return _filled(found, columns)


def holdings_batches(actor: Principal, wanted: HoldingsFilter, columns: Sequence[Column]) -> Iterator[list[HoldingsRow]]:
    """All of them, a handful at a time."""
    after: After | None = None
    while rows := holdings_page(actor, wanted, columns, after, BATCH):
        yield rows
        after = (rows[-1].supplier_name, rows[-1].supplier_id)


def _conditions(wanted: HoldingsFilter, columns: Sequence[Column]) -> Iterable[ColumnElement[bool]]:
    if q := wanted.q.strip():
        yield or_(Supplier.name.icontains(q, autoescape=True), Supplier.code.istartswith(q, autoescape=True))
    of_types = Certificate.type_id.in_([each.type_id for each in columns])
    own = Certificate.supplier_id == Supplier.id
    if wanted.state is not None:
        yield exists().where(own, of_types, Certificate.state_at(clock.now()) == wanted.state)
    if wanted.lacking:
        yield or_(_lacks_for_lines(columns), *(_holds_nothing(each) for each in columns if each.of_all))


def _lacks_for_lines(columns: Sequence[Column]) -> ColumnElement[bool]:
    of_types = LineLack.type_id.in_([each.type_id for each in columns])
    return exists().where(LineLack.supplier_id == Supplier.id, of_types, LineLack.is_so(clock.now()))


def _holds_nothing(column: Column) -> ColumnElement[bool]:
    """Of what is asked of everybody: no certificate holds now, and nobody waived it."""
    now = clock.now()
    same = (Certificate.supplier_id == Supplier.id, Certificate.type_id == column.type_id)
    scope = [] if column.of_plants else [Certificate.of_company]
    held = exists().where(*same, *scope, Certificate.state_at(now).in_([str(each) for each in HOLDING]))
    waived = exists().where(
        CertificateWaiver.supplier_id == Supplier.id,
        CertificateWaiver.type_id == column.type_id,
        CertificateWaiver.begins_at <= now,
        CertificateWaiver.ends_at > now,
    )
    return ~held & ~waived


def _filled(suppliers: Sequence[tuple[Any, ...]], columns: Sequence[Column]) -> list[HoldingsRow]:
    ids, types = [row[0] for row in suppliers], [each.type_id for each in columns]
    best = _best(ids, types)
    lacks = _lacks(ids, types)
    plants = _plants(ids) if any(each.of_plants for each in columns) else {}
    rows = []
    for supplier_id, name, code in suppliers:
        cells = {each.type_id: _cell(each, supplier_id, best, lacks) for each in columns}
        rows.append(HoldingsRow(supplier_id, name, code, "", {key: cell for key, cell in cells.items() if cell}))
        for plant_id, plant_name in plants.get(supplier_id, ()):
            own = {each.type_id: best.of_plant(supplier_id, plant_id, each.type_id) for each in columns if each.of_plants}
            rows.append(HoldingsRow(supplier_id, name, code, plant_name, own))
    return rows


Cells = dict[tuple[int, int], Held]
"""By supplier (or plant) and type."""


@dataclass(frozen=True)
class Best:
    """The best certificate of each type: of the company alone, of any scope, and of each plant."""

    whole: Cells = field(default_factory=dict)
    widest: Cells = field(default_factory=dict)
    plants: Cells = field(default_factory=dict)

    def of_plant(self, supplier_id: int, plant_id: int, type_id: int) -> Held:
        """One of the company is one of each of its plants."""
        known = [self.plants.get((plant_id, type_id)), self.whole.get((supplier_id, type_id))]
        return min((each for each in known if each), key=_order, default=Held(MISSING))


def _best(supplier_ids: Sequence[int], type_ids: Sequence[int]) -> Best:
    now = clock.now()
    wanted = select(
        Certificate.id, Certificate.supplier_id, Certificate.type_id, Certificate.of_company, Certificate.valid_from,
        Certificate.valid_to, Certificate.state_at(now),
    ).where(Certificate.supplier_id.in_(supplier_ids), Certificate.type_id.in_(type_ids))  # fmt: skip
    rows = db.session.execute(wanted).all()
    scopes = _scopes([row[0] for row in rows if not row[3]])
    best = Best()
    for key, supplier_id, type_id, whole, valid_from, valid_to, state in rows:
        held = Held(state, valid_from if state == State.NOT_YET_VALID else valid_to, key)
        _keep(best.widest, (supplier_id, type_id), held)
        if whole:
            _keep(best.whole, (supplier_id, type_id), held)
        for plant_id in scopes.get(key, ()):
            _keep(best.plants, (plant_id, type_id), held)
    return best


def _keep(cells: Cells, key: tuple[int, int], held: Held) -> None:
    if key not in cells or _order(held) < _order(cells[key]):
        cells[key] = held


def _order(held: Held) -> tuple[int, int]:
    """The best first; of two alike, the one that lasts longer."""
    return RANK[held.state], -(held.on or date.max).toordinal()


def _scopes(certificate_ids: Collection[int]) -> dict[int, list[int]]:
    wanted = select(CertificatePlant.certificate_id, CertificatePlant.plant_id)
    found: dict[int, list[int]] = {}
    for key, plant_id in db.session.execute(wanted.where(CertificatePlant.certificate_id.in_(certificate_ids))):
        found.setdefault(key, []).append(plant_id)
    return found


def _lacks(supplier_ids: Sequence[int], type_ids: Sequence[int]) -> Cells:
    """What is lacking for their lines now."""
    columns = (LineLack.supplier_id, LineLack.type_id, LineLack.state, LineLack.said_on, LineLack.certificate_id)
    wanted = select(*columns).where(LineLack.supplier_id.in_(supplier_ids), LineLack.type_id.in_(type_ids))
    rows = db.session.execute(wanted.where(LineLack.is_so(clock.now())).distinct())
    return {(each[0], each[1]): Held(each[2] or MISSING, each[3], each[4], lacks=True) for each in rows}


def _plants(supplier_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    wanted = select(Plant.supplier_id, Plant.id, Plant.name).where(Plant.supplier_id.in_(supplier_ids)).order_by(Plant.id)
    found: dict[int, list[tuple[int, str]]] = {}
    for supplier_id, plant_id, name in db.session.execute(wanted):
        found.setdefault(supplier_id, []).append((plant_id, name))
    return found


def _cell(column: Column, supplier_id: int, best: Best, lacks: Cells) -> Held | None:
    key = (supplier_id, column.type_id)
    known = (best.widest if column.of_plants else best.whole).get(key)
    return lacks.get(key) or known or (Held(MISSING, lacks=True) if column.of_all else None)
