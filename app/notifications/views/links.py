"""From the link of a mail to its order, and who may end it. GET changes nothing, however often somebody looks."""

from datetime import timedelta

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import LINK_COOKIE, actor, open_to_links, public, requires
from app.forms import BaseForm, answered
from app.notifications import order_links
from app.notifications.forms import CodeForm, HeldLinkForm
from app.notifications.rules.links import LIFE
from app.notifications.views.blueprint import bp
from app.orders import queries as orders
from app.orders.forms import AnswerForm
from app.principal import Permission
from app.throttle import limiter
from app.typed_rows import typed_rows

PAGE = "dashboard.order"


@bp.get("/to/<token>")
@public
@limiter.limit("240 per 15 minutes")
def take_link(token: str) -> Response:
    """Swap the token for a cookie at once, so that it stands in no address bar and no log."""
    response = redirect(url_for("notifications.follow_link"))
    secure, life = current_app.config["SESSION_COOKIE_SECURE"], LIFE + timedelta(days=1)
    response.set_cookie(LINK_COOKIE, token[:200], max_age=life, httponly=True, samesite="Lax", secure=secure)
    return response


@bp.get("/to")
@public
def follow_link() -> Response:
    """On to the order; wrong, expired and revoked links lead to one and the same page."""
    order_id = order_links.order_behind(_token())
    if order_id is None:
        return make_response(render_template("notifications/dead_link.html", sent=False), 404)
    return redirect(url_for(PAGE, order_id=order_id))


@bp.post("/to/fresh")
@public
@open_to_links
@limiter.limit("20 per 15 minutes")
def send_fresh_link() -> Response:
    """To the address that the link was sent to, whatever stands here: nobody types one."""
    order_links.ask_fresh_link(_token())
    return make_response(render_template("notifications/dead_link.html", sent=True))


@bp.post("/to/code")
@requires(Permission.LINE_ANSWER)
@open_to_links
@limiter.limit("6 per 15 minutes", key_func=lambda: f"link:{actor().person_id}:{actor().order_id}")
def send_code() -> Response:
    """A code to the address of the link; what was typed stays on the page."""
    if actor().order_id is None:
        return redirect("/", 303)  # whoever is signed in needs no code
    order_links.ask_code(actor(), _token())
    return _page(_("A code is on its way to the address of the link. It holds for ten minutes."), 200)


@bp.post("/to/confirm")
@requires(Permission.LINE_ANSWER)
@open_to_links
@limiter.limit("20 per 15 minutes", key_func=lambda: f"link:{actor().person_id}:{actor().order_id}")
def confirm() -> Response:
    """With the right code the same form goes on to the order: 307 sends it as it was typed."""
    if actor().order_id is None:
        return redirect("/", 303)
    form = CodeForm()
    status = form.attempt(lambda: order_links.confirm(_token(), form.code.data or ""))
    if status == 200:
        return redirect(url_for("orders.answer", order_id=actor().order_id), 307)
    return _page(" ".join(sentence for _field, sentence in form.complaints), status)


def _token() -> str:
    return request.cookies.get(LINK_COOKIE, "")


def _page(sentence: str, status: int) -> Response:
    """The order's page with what was typed."""
    order_id = actor().order_id or 0
    form = AnswerForm(orders.lines_answered(actor(), order_id, [row.id for row in typed_rows()]))
    form.refused = sentence
    return make_response(current_app.view_functions[PAGE](order_id=order_id, refused=form), status)


@bp.get("/orders/<int:order_id>/links")
@requires(Permission.LINK_REVOKE)
def held_links(order_id: int, refused: BaseForm | None = None) -> str:
    """Who can answer the order from their mails."""
    held, found = order_links.links_of(actor(), order_id), orders.order_for(actor(), order_id)
    form = refused or BaseForm(formdata=None)
    return render_template("notifications/links.html", order={"id": found.id, "number": found.number}, held=held, form=form)


@bp.post("/orders/<int:order_id>/links")
@requires(Permission.LINK_REVOKE)
def revoke_links(order_id: int) -> Response:
    form = HeldLinkForm()
    orders.order_for(actor(), order_id)
    status = form.attempt(lambda: order_links.revoke_links(actor(), order_id, form.person.data))
    if status == 200:
        flash(_("The links of this person are revoked: they lead nowhere from now on."), "ok")
    return answered(status, form, "notifications.held_links", order_id=order_id)
