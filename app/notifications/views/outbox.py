"""The outbox: what waits, what was sent, what came back; and each mail as its reader sees it."""

from flask import current_app, flash, make_response, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, requires
from app.forms import BaseForm, answered
from app.live.drawing import studio
from app.notifications.actions.sending import send_again
from app.notifications.letters import as_html, as_text
from app.notifications.machine import POSTMAN
from app.notifications.postman import letter_in
from app.notifications.queries.outbox import PAGE, counts_for, mail_for, outbox_for
from app.notifications.rules.mails import MailState
from app.notifications.views.blueprint import bp
from app.notifications.words import STATES
from app.principal import Permission
from app.web import this_app

# A mail brings its own style; nothing else of it is let through.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@bp.get("/outbox")
@requires(Permission.OUTBOX_READ)
def outbox(refused: BaseForm | None = None) -> str:
    state = next((each for each in MailState if each == request.args.get("state")), None)
    after = request.args.get("after", type=int)
    found = outbox_for(actor(), state, after)
    return render_template(
        "notifications/outbox.html",
        mails=found[:PAGE],
        more=found[PAGE - 1].id if len(found) > PAGE else None,
        state=state,
        states=STATES,
        counts=[(each, STATES[each], count) for each, count in counts_for(actor()).items()],
        sends=bool(current_app.config["SETTINGS"].smtp_url),
        form=refused or BaseForm(formdata=None),
    )


@bp.get("/outbox/<int:mail_id>")
@requires(Permission.OUTBOX_READ)
def mail(mail_id: int) -> str:
    """A mail as text, with the way to how it looks."""
    found = mail_for(actor(), mail_id)
    app = this_app()
    with studio(app, found.reader, found.language):
        letter = letter_in(found)
        text, subject = (as_text(letter), letter.subject) if letter else ("", "")
    return render_template("notifications/mail_page.html", mail=found, subject=subject, text=text)


@bp.get("/outbox/<int:mail_id>/preview")
@requires(Permission.OUTBOX_READ)
def preview(mail_id: int) -> Response:
    """As its reader sees it. Its links lead to the portal: nobody else is let in by a look at a mail."""
    found = mail_for(actor(), mail_id)
    app = this_app()
    with studio(app, found.reader, found.language):
        letter = letter_in(found)
        page = as_html(letter) if letter else render_template("notifications/nothing_left.html")
    response = make_response(page)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@bp.post("/outbox/<int:mail_id>/again")
@requires(Permission.OUTBOX_WRITE)
def again(mail_id: int) -> Response:
    form = BaseForm()
    status = form.attempt(lambda: send_again(POSTMAN, actor(), mail_id))
    if status == 200:
        flash(_("The mail is sent again."), "ok")
    return answered(status, form, "notifications.outbox")
