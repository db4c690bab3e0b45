"""What may be done with saved views: one function a verb, one transaction each. They are no business facts: no events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.principal import Principal
from app.refusals import Stale
from app.saved_views import queries, rules
from app.saved_views.models import SavedView
from app.saved_views.rules import Page
from app.transaction import Work, transaction

CHANGED = "“{found}” was changed in another window. Look at it again, then repeat it."


@dataclass(frozen=True)
class Named:
    """What is said of a view beside what it shows. `is_first`: one's list begins with it."""

    name: str
    shared_with: str = ""
    is_first: bool = False
    place: int | None = None


def save_view(
    actor: Principal, named: Named, query: Mapping[str, object], *, page: Page = Page.BOARD, once: str | None = None
) -> int:
    """Keep what a list shows now under a name; behind the others. Returns its id. Raises `RuleBroken`."""
    with transaction(actor, once) as work:
        mine = queries.own_views(actor)
        rules.check_count(len(mine))
        view = SavedView(person_id=actor.person_id, page=page, query=rules.check_query(query), is_first=False)
        _write(actor, view, named, mine)
        work.add(view)
        _put_first(work, actor, view, named.is_first)
        return view.id


def change_view(
    actor: Principal, saved_view_id: int, named: Named, query: Mapping[str, object], *, version: int, once: str | None = None
) -> None:
    """Call one's own view otherwise, let it show what its list shows now. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with transaction(actor, once) as work:
        view = queries.own_view(actor, saved_view_id)
        if view.version != version:
            raise Stale(
                "stale_view", "“{found}” was changed in another window. Look at it again, then repeat it.", found=view.name
            )
        view.query = rules.check_query(query)
        _write(actor, view, named, [each for each in queries.own_views(actor) if each is not view])
        _put_first(work, actor, view, named.is_first)


def remove_view(actor: Principal, saved_view_id: int, once: str | None = None) -> None:
    """Forget one's own view. Raises `NotFound`."""
    with transaction(actor, once) as work:
        work.session.delete(queries.own_view(actor, saved_view_id))


def _write(actor: Principal, view: SavedView, named: Named, others: Sequence[SavedView]) -> None:
    name = rules.check_name(named.name)
    rules.check_free(name, [each.name for each in others])
    behind = max((each.place for each in others), default=0) + 1
    place = named.place if named.place is not None else behind
    view.write(name, rules.check_shared_with(named.shared_with, actor.roles), place)


def _put_first(work: Work, actor: Principal, view: SavedView, is_first: bool) -> None:
    """One at most is first: the others give way before."""
    if is_first:
        for other in queries.own_views(actor, view.page):
            other.is_first = other.is_first and other is view
        work.session.flush()
    view.is_first = is_first
    work.session.flush()
