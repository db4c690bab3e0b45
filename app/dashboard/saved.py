"""Views of lists under a name: keeping one, going to one, and what a list shows of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.dashboard.desk import bp
from app.dashboard.filters import Asked, asked
from app.dashboard.order_filters import OrdersAsked, orders_asked
from app.forms import BaseForm, answered
from app.principal import Permission
from app.saved_views import actions, queries
from app.saved_views.forms import ViewForm
from app.saved_views.models import SavedView
from app.saved_views.rules import Page, may_share_with, written

Wanted = Asked | OrdersAsked


@dataclass(frozen=True)
class Listed:
    """Where a list stands, its file, and what its address asks for."""

    endpoint: str
    file: str
    asked: Callable[[], Wanted]


LISTS = {
    Page.BOARD: Listed("dashboard.board", "dashboard.board_file", asked),
    Page.ORDERS: Listed("dashboard.orders", "dashboard.orders_file", orders_asked),
}


@bp.get("/views/<int:saved_view_id>")
@requires(Permission.BOARD_READ)
def saved_view(saved_view_id: int) -> Response:
    """The address of a view: it leads to its list as it was kept."""
    return redirect(_address(queries.view_for(actor(), saved_view_id)))


@bp.post("/views/<any(board,orders):listed>")
@requires(Permission.BOARD_READ)
def save_view(listed: str) -> Response:
    form, page, made = ViewForm(), Page(listed), list[int]()
    query, once = LISTS[page].asked().query, form.nonce.data
    status = form.attempt(lambda: made.append(actions.save_view(actor(), form.named, query, page=page, once=once)))
    return _answered(page, status, form, made[0] if made else None)


@bp.post("/views/<int:saved_view_id>")
@requires(Permission.BOARD_READ)
def change_view(saved_view_id: int) -> Response:
    form, page = ViewForm(), queries.own_view(actor(), saved_view_id).page
    query, words = LISTS[page].asked().query, {"version": form.version.data or 0, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_view(actor(), saved_view_id, form.named, query, **words))
    return _answered(page, status, form, saved_view_id)


@bp.post("/views/<int:saved_view_id>/remove")
@requires(Permission.BOARD_READ)
def remove_view(saved_view_id: int) -> Response:
    form, page = BaseForm(), queries.own_view(actor(), saved_view_id).page
    status = form.attempt(lambda: actions.remove_view(actor(), saved_view_id, once=form.nonce.data))
    return _answered(page, status, form, None)


def _answered(page: Page, status: int, form: BaseForm, saved_view_id: int | None) -> Response:
    here = LISTS[page]
    if status != 200:
        return answered(status, form, here.endpoint)
    more = {"view": saved_view_id} if saved_view_id else {"show": "open"}
    return redirect(url_for(here.endpoint, **more | here.asked().query), 303)


def first_view(page: Page) -> SavedView | None:
    """What a list begins with for the actor, when nothing else is asked for; suppliers keep none."""
    if not actor().can(Permission.BOARD_READ):
        return None
    return next((each for each in queries.own_views(actor(), page) if each.is_first), None)


def address_of_first(page: Page) -> str | None:
    first = first_view(page)
    return _address(first) if first else None


def _address(view: SavedView) -> str:
    address = url_for(LISTS[view.page].endpoint, view=view.id)
    return f"{address}&{view.query}" if view.query else address


def shown(page: Page, wanted: Wanted, refused: BaseForm | None) -> dict[str, Any]:
    """What `dashboard/_saved_views.html` needs: the list as files, the links, and the forms for what is on the screen."""
    files = [(kind.upper(), url_for(LISTS[page].file, kind=kind, **wanted.query)) for kind in ("xlsx", "csv")]
    return {"files": files, "saved": _views(page, wanted, refused) if actor().can(Permission.BOARD_READ) else None}


def _views(page: Page, wanted: Wanted, refused: BaseForm | None) -> dict[str, Any]:
    groups, now = may_share_with(actor().roles), written(wanted.query)
    views = queries.views_for(actor(), page)
    active = next((view for view in views if view.id == wanted.view_id), None)
    mine = active if active is not None and active.person_id == actor().person_id else None
    sent = refused if isinstance(refused, ViewForm) else None
    fresh, changed = (None, sent) if mine else (sent, None)
    return {
        "views": [_link(view, active, now) for view in views],
        "form": (fresh or ViewForm(formdata=None)).offer(groups),
        "own": _own(mine, wanted, (changed or ViewForm(formdata=None, obj=mine)).offer(groups)) if mine else None,
        "href": url_for("dashboard.save_view", listed=page, **wanted.query),
    }


def _link(view: SavedView, active: SavedView | None, now: str) -> dict[str, Any]:
    return {
        "href": _address(view),
        "name": view.name,
        "shared": bool(view.shared_with),
        "current": view is active and view.query == now,
    }


def _own(view: SavedView, wanted: Wanted, form: ViewForm) -> dict[str, Any]:
    return {
        "name": view.name,
        "differs": view.query != written(wanted.query),
        "form": form,
        "href": url_for("dashboard.change_view", saved_view_id=view.id, view=view.id, **wanted.query),
        "remove_href": url_for("dashboard.remove_view", saved_view_id=view.id),
    }
