"""What may be read of suppliers. Every function takes the actor first; the session filters by them."""

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import selectinload

from app.database import db
from app.principal import Principal
from app.refusals import NotFound
from app.suppliers.models import Supplier
from app.suppliers.rules import State

PAGE = 100


def supplier_for(actor: Principal, supplier_id: int, *, lock: bool = False) -> Supplier:
    """One supplier with its plants; a supplier's people find their own alone. Raises `NotFound`."""
    wanted = select(Supplier).where(Supplier.id == supplier_id).options(selectinload(Supplier.plants))
    found = db.session.scalar(wanted.with_for_update(key_share=True) if lock else wanted)
    if found is None:
        raise NotFound
    return found


def suppliers_page(
    actor: Principal,
    *,
    q: str = "",
    state: State | None = None,
    after: tuple[str, int] | None = None,
    limit: int = PAGE,
) -> list[Supplier]:
    """Suppliers by name; `q` stands in the name or begins the code, `after` is name and id of the last one shown."""
    wanted = select(Supplier).order_by(Supplier.name, Supplier.id).limit(limit)
    if q.strip():
        wanted = wanted.where(
            or_(
                Supplier.name.icontains(q.strip(), autoescape=True),
                Supplier.code.istartswith(q.strip(), autoescape=True),
            )
        )
    if state is not None:
        wanted = wanted.where(Supplier.state == state)
    if after is not None:
        wanted = wanted.where(tuple_(Supplier.name, Supplier.id) > after)
    return list(db.session.scalars(wanted))


def supplier_names_for(actor: Principal) -> list[tuple[int, str]]:
    """Id and name of every supplier that the actor may know, by name: what a filter offers."""
    names = select(Supplier.id, Supplier.name).order_by(Supplier.name, Supplier.id)
    return [(supplier_id, name) for supplier_id, name in db.session.execute(names)]


def orderable_for(actor: Principal) -> list[tuple[int, str]]:
    """Id and name of the suppliers that may get new orders, by name."""
    names = select(Supplier.id, Supplier.name).where(Supplier.state == State.APPROVED)
    return [(supplier_id, name) for supplier_id, name in db.session.execute(names.order_by(Supplier.name, Supplier.id))]
