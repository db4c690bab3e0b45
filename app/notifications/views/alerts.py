"""Leaving an address on the page of a tracking link, saying that it is one's own, and ending the mails to it.

GET shows and changes nothing, however often somebody looks; what a link does is done by POST. Whatever address is left,
and whatever link is tried, the answer is the same.
"""

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from app.access import TRACKING_COOKIE, public
from app.customers.queries.tracking import holder_of
from app.forms import answered
from app.notifications import alerts
from app.notifications.forms import AlertForm
from app.notifications.rules.alerts import CONFIRM_WITHIN, Purpose
from app.notifications.views.blueprint import bp
from app.throttle import limiter

COOKIE = "waybill_alert"


@bp.post("/tracked/<int:link_id>/alerts")
@public
@limiter.limit("30 per hour")
@limiter.limit("10 per hour", key_func=lambda: f"alerts of link {(request.view_args or {}).get('link_id')}")
def leave_address(link_id: int) -> Response:
    holder = holder_of(request.cookies.get(f"{TRACKING_COOKIE}{link_id}", ""))
    if holder is None or holder.link_id != link_id:
        raise NotFound
    form, language = AlertForm(), str(get_locale() or "en")
    status = form.attempt(lambda: alerts.leave_address(holder, form.address, language))
    if status == 200:
        flash(_("We ask that address by mail whether it is yours. Nothing else is sent before you say so there."), "ok")
    return answered(status, form, "dashboard.tracked", link_id=link_id)


@bp.get("/alerts/<token>")
@public
@limiter.limit("120 per 15 minutes")
def take_alert_key(token: str) -> Response:
    """Swap the secret for a cookie at once, so that it stands in no address bar and no log."""
    response, secure = redirect(url_for("notifications.alert")), current_app.config["SESSION_COOKIE_SECURE"]
    how = {"httponly": True, "samesite": "Lax", "secure": secure, "path": "/alerts"}
    response.set_cookie(COOKIE, token[: alerts.LONGEST], max_age=CONFIRM_WITHIN, **how)
    return response


@bp.get("/alerts")
@public
def alert() -> Response:
    """What the link in the mail would do, and the button that does it."""
    found = alerts.key_behind(request.cookies.get(COOKIE, ""))
    return _page(str(found.purpose) if found else "dead", found.number if found else "", 200 if found else 404)


@bp.post("/alerts")
@public
@limiter.limit("60 per 15 minutes")
def use_alert_key() -> Response:
    token = request.cookies.get(COOKIE, "")
    found = alerts.key_behind(token)
    if found is None or (found.purpose is Purpose.CONFIRM and not alerts.confirm(token)):
        return _page("dead", "", 404)
    if found.purpose is Purpose.STOP:
        alerts.stop(token)
    return _page("stopped" if found.purpose is Purpose.STOP else "confirmed", found.number)


@bp.post("/alerts/<token>")
@public
@limiter.limit("120 per 15 minutes")
def stop_at_once(token: str) -> Response:
    """The button of mail programs, which know neither our pages nor our cookies (RFC 8058). A wrong link hears the same."""
    alerts.stop(token)
    return _page("stopped", "")


def _page(step: str, number: str, status: int = 200) -> Response:
    return make_response(render_template("notifications/alert.html", step=step, number=number), status)
