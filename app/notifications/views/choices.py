"""How one wants to be told."""

from flask import flash, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, signed_in
from app.forms import BaseForm, answered
from app.notifications.actions.choosing import choose
from app.notifications.forms import ChoicesForm
from app.notifications.queries.choices import choices_of
from app.notifications.rules.kinds import KINDS, Kind, Way, choosable
from app.notifications.views.blueprint import bp
from app.notifications.words import KINDS as WORDS
from app.notifications.words import WAYS

PAGE = "notifications.choices"


@bp.get("/account/mails", endpoint="choices")
@signed_in
def show_choices(refused: BaseForm | None = None) -> str:
    ways, quiet = choices_of(actor())
    form = refused or ChoicesForm(formdata=None, data=vars(quiet))
    wanted = _wanted() if refused else {}
    rows = [
        {"kind": kind, "word": WORDS[kind], "way": wanted.get(kind, way), "needed": KINDS[kind].needed}
        for kind, way in ways.items()
    ]
    return render_template("notifications/choices.html", rows=rows, ways=WAYS, form=form)


def _wanted() -> dict[Kind, Way]:
    """What was chosen for each kind; what is no way is left as it is."""
    known = {str(way): way for way in Way}
    said = {kind: known.get(request.form.get(f"way-{kind}", "")) for kind in choosable(actor())}
    return {kind: way for kind, way in said.items() if way is not None}


@bp.post("/account/mails")
@signed_in
def keep_choices() -> Response:
    form = ChoicesForm()
    status = form.attempt(lambda: choose(actor(), _wanted(), form.quiet))
    if status == 200:
        flash(_("Your choices are kept."), "ok")
    return answered(status, form, PAGE)
