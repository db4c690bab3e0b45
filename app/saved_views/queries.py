"""What may be read: one's own views and those that are shared with one's roles. Every function takes the actor first."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from app.database import db
from app.principal import Principal
from app.refusals import NotFound
from app.saved_views.models import SavedView
from app.saved_views.rules import Page, may_share_with


def views_for(actor: Principal, page: Page) -> Sequence[SavedView]:
    """All of a list that the actor may use, their own ones first, in their order."""
    wanted = select(SavedView).where(SavedView.page == page, _theirs(actor))
    mine = SavedView.person_id == actor.person_id
    return db.session.scalars(wanted.order_by(mine.desc(), SavedView.place, SavedView.name, SavedView.id)).all()


def view_for(actor: Principal, saved_view_id: int) -> SavedView:
    """One that the actor may use. Raises `NotFound`."""
    return _found(db.session.scalar(select(SavedView).where(SavedView.id == saved_view_id, _theirs(actor))))


def own_view(actor: Principal, saved_view_id: int) -> SavedView:
    """One that the actor may change. Raises `NotFound`."""
    mine = SavedView.person_id == actor.person_id
    return _found(db.session.scalar(select(SavedView).where(SavedView.id == saved_view_id, mine)))


def own_views(actor: Principal, page: Page | None = None) -> Sequence[SavedView]:
    """Those that the actor made, of one list or of all."""
    mine = select(SavedView).where(SavedView.person_id == actor.person_id)
    wanted = mine if page is None else mine.where(SavedView.page == page)
    return db.session.scalars(wanted.order_by(SavedView.id)).all()


def _theirs(actor: Principal) -> ColumnElement[bool]:
    shared = [str(role) for role in may_share_with(actor.roles)]
    return or_(SavedView.person_id == actor.person_id, SavedView.shared_with.in_(shared))


def _found(view: SavedView | None) -> SavedView:
    if view is None:
        raise NotFound
    return view
