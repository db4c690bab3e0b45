"""The page behind a tracking link, for whoever holds it; making and revoking links.

The secret in the address is exchanged at once for a cookie that this link alone has: it stays out of histories and of
what other pages are told. Wrong, expired and revoked links look alike.
"""

from typing import Any

from flask import current_app, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app import access
from app.access import act_for_holder, actor, public, requires
from app.customers import actions, shown
from app.customers.forms import VersionForm
from app.customers.queries.tracking import LONGEST_TOKEN, holder_of, link_for, tracked_order_for
from app.dashboard.customer_orders import customer_order
from app.dashboard.desk import bp, printed, units
from app.forms import BaseForm, answered
from app.notifications.forms import AlertForm
from app.principal import Permission
from app.throttle import failed, limiter
from app.web import from_outside

A_QUARTER = 90 * 24 * 3600


@access.load_tracking_with
def holder_behind(secret: str) -> access.SignedIn | None:
    """Who asks what is new on a link's open page. Asked on each connect and pull."""
    found = holder_of(secret)
    return access.SignedIn(found, "", str(get_locale() or "en")) if found else None


@bp.get("/track/<token>")
@limiter.limit("30 per 15 minutes", deduct_when=failed)
@public
def track(token: str) -> Response:
    """GET shows and nothing else: whoever scans mail may open it."""
    holder = holder_of(token)
    if holder is None:
        raise NotFound
    response = redirect(url_for("dashboard.tracked", link_id=holder.link_id), 303)
    how: dict[str, Any] = {"httponly": True, "samesite": "Lax", "secure": current_app.config["SESSION_COOKIE_SECURE"]}
    response.set_cookie(f"{access.TRACKING_COOKIE}{holder.link_id}", token[:LONGEST_TOKEN], max_age=A_QUARTER, **how)
    return response


@bp.get("/tracked/<int:link_id>")
@limiter.limit("60 per 15 minutes", deduct_when=failed)
@public
def tracked(link_id: int, refused: BaseForm | None = None) -> Response:
    holder = holder_of(request.cookies.get(f"{access.TRACKING_COOKIE}{link_id}", ""))
    if holder is None or holder.link_id != link_id:
        raise NotFound
    act_for_holder(holder)
    page = printed(url_for("dashboard.tracked", link_id=link_id))
    head, lines = tracked_order_for(holder, holder.customer_order_id or 0)
    drawn = shown.tracked(head, lines, units())
    form = refused or AlertForm(formdata=None)
    response = make_response(render_template("customers/tracking.html", order=drawn, tracking=link_id, form=form, **page))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/customer-orders/<int:customer_order_id>/links")
@requires(Permission.CUSTOMER_ORDER_WRITE)
def make_link(customer_order_id: int) -> Response:
    """The address is shown once, in the answer."""
    form, made = VersionForm(), []
    status = form.attempt(lambda: made.append(actions.make_link(actor(), customer_order_id, once=form.nonce.data)))
    if not made:
        return answered(status, form, "dashboard.customer_order", customer_order_id=customer_order_id)
    address = from_outside(url_for("dashboard.track", token=made[0]))
    return make_response(customer_order(customer_order_id, link=address), 201)


@bp.post("/tracking-links/<int:link_id>/revoke")
@requires(Permission.CUSTOMER_ORDER_WRITE)
def revoke_link(link_id: int) -> Response:
    form, key = VersionForm(), link_for(actor(), link_id).customer_order_id
    status = form.attempt(lambda: actions.revoke_link(actor(), link_id, once=form.nonce.data))
    return answered(status, form, "dashboard.customer_order", customer_order_id=key)
