"""The sets of weights: what each weighs, what it weighed before, and the verbs that keep them."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.catalog import queries as catalog
from app.forms import BaseForm, answered
from app.principal import Permission
from app.scoring.actions import weighing as actions
from app.scoring.forms.weighing import WeightsForm
from app.scoring.queries import weights as queries
from app.scoring.rules.total import ALL
from app.scoring.views.blueprint import bp
from app.scoring.words.criteria import CRITERIA


@bp.get("/weights")
@requires(Permission.RANKING_READ)
def weights(refused: WeightsForm | None = None, of: int | None = None) -> str:
    """`of` is the set whose change was refused."""
    known = queries.weight_sets(actor())
    return render_template(
        "scoring/weights.html",
        sets=[(each, refused if refused and each.id == of else _filled(each)) for each in known],
        new=refused if refused and of is None else _offering(WeightsForm(formdata=None, data=_words(known[0]))),
        criteria=[(str(each), CRITERIA[each]) for each in ALL],
    )


def _words(found: Any) -> dict[str, int]:
    return {str(each): weight for each, weight in found.current.weights.items()}


def _filled(found: Any) -> WeightsForm:
    return _offering(WeightsForm(formdata=None, data=_words(found) | {"version": found.version}))


def _offering(form: WeightsForm) -> WeightsForm:
    return form.offer([(each.id, each.name) for each in catalog.categories_for(actor())])


@bp.post("/weights")
@requires(Permission.WEIGHTS_WRITE)
def add_weights() -> Response:
    """Keep what was tried, or typed, under a name; then rank by it."""
    form, made = _offering(WeightsForm()), list[int]()
    words = {"category_id": form.category.data or None, "reason": form.reason.data or "", "once": form.nonce.data}
    status = form.attempt(lambda: made.append(actions.add_weight_set(actor(), form.name.data or "", form.weights, **words)))
    if status != 200:
        return answered(status, form, "scoring.weights")
    return redirect(url_for("scoring.ranking", set=made[0] if made else None), 303)


@bp.post("/weights/<int:weight_set_id>")
@requires(Permission.WEIGHTS_WRITE)
def change_weights(weight_set_id: int) -> Response:
    queries.weight_set_for(actor(), weight_set_id)
    form = _offering(WeightsForm())
    words: dict[str, Any] = {"reason": form.reason.data or "", "version": form.version.data, "once": form.nonce.data}
    status = form.attempt(lambda: actions.change_weights(actor(), weight_set_id, form.weights, **words))
    if status == 200:
        flash(_("From now on suppliers are weighed so. What was scored before keeps its weights."), "ok")
        return redirect(url_for("scoring.weights"), 303)
    return _again(form, status, weight_set_id)


def _again(form: BaseForm, status: int, weight_set_id: int) -> Response:
    """The page with what was typed, beside the set that it was typed for."""
    return Response(weights(refused=form, of=weight_set_id), status, mimetype="text/html")
