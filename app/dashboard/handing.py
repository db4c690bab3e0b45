"""Handing orders over, and who stands in while somebody is away."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.dashboard.desk import bp
from app.forms import BaseForm, answered
from app.identity import queries as people
from app.orders import actions, queries
from app.orders.forms import EndForm, HandOverForm, StandInForm
from app.principal import Permission, Role


@bp.get("/hand-over")
@requires(Permission.ORDER_HAND_OVER)
def handing(refused: BaseForm | None = None, **_kept: Any) -> str:
    """Whose open orders are whose, and who stands in for whom; a buyer speaks for themselves, an administrator for all."""
    buyers, whose = queries.buyers_for(actor()), _whose()
    orders = queries.orders_of_buyer(actor(), whose) if whose else []
    give = refused if isinstance(refused, HandOverForm) else HandOverForm(formdata=None)
    away = refused if isinstance(refused, StandInForm) else StandInForm(formdata=None)
    give.offer([each for each in buyers if each[0] != whose])
    away.offer(_may_be_away(buyers), buyers)
    return render_template(
        "dashboard/handing.html",
        buyers=buyers if Role.ADMIN in actor().roles else [],
        whose=whose,
        orders=orders,
        ticked=set(give.seen) if give is refused else set(),
        give=give,
        away=away,
        stand_ins=_stand_ins(dict(buyers)),
        refused=refused.refused if refused else "",
    )


def _whose() -> int:
    """The buyer whose orders are looked at: an administrator chooses."""
    mine = actor().person_id or 0
    return request.args.get("buyer", mine, type=int) if Role.ADMIN in actor().roles else mine


def _may_be_away(buyers: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [each for each in buyers if Role.ADMIN in actor().roles or each[0] == actor().person_id]


def _stand_ins(names: dict[int, str]) -> list[dict[str, Any]]:
    today = catalog.first_today(actor())
    found = [row for row in queries.stand_ins_for(actor()) if row.to_on >= today]
    names |= people.names_of(actor(), {row.person_id for row in found})
    same = ("id", "stand_in_name", "from_on", "to_on")
    return [
        {name: getattr(row, name) for name in same}
        | {"name": names.get(row.person_id, "–"), "may_end": Role.ADMIN in actor().roles or row.person_id == actor().person_id}
        for row in found
    ]


@bp.post("/hand-over")
@requires(Permission.ORDER_HAND_OVER)
def hand_over() -> Response:
    form, made = HandOverForm(), []
    form.offer(queries.buyers_for(actor()))
    chosen = form.seen if not request.form.get("all") else queries.open_orders_of(actor(), _whose())
    words = {"once": form.nonce.data}
    status = form.attempt(lambda: made.append(actions.hand_over(actor(), chosen, form.to.data, **words)))
    if made:
        flash(ngettext("1 order has a new buyer.", "%(num)s orders have a new buyer.", made[0]), "ok")
    return answered(status, form, "dashboard.handing", **_address())


def _address() -> dict[str, Any]:
    return {"buyer": request.args["buyer"]} if request.args.get("buyer") else {}


@bp.post("/stand-ins")
@requires(Permission.ORDER_HAND_OVER)
def name_stand_in() -> Response:
    form = StandInForm()
    buyers = queries.buyers_for(actor())
    form.offer(_may_be_away(buyers), buyers)
    days = {"from_on": form.from_on.data, "to_on": form.to_on.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.name_stand_in(actor(), form.person.data, form.stand_in.data, **days))
    if status == 200:
        flash(_("It is known. It ends by itself after the last day."), "ok")
    return answered(status, form, "dashboard.handing")


@bp.post("/stand-ins/end")
@requires(Permission.ORDER_HAND_OVER)
def end_stand_in() -> Response:
    form = EndForm()
    status = form.attempt(lambda: actions.end_stand_in(actor(), form.stand_in.data, once=form.nonce.data))
    return answered(status, form, "dashboard.handing")
