"""The page of one's tokens for programs: making, seeing, revoking."""

from flask import flash, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access import actor, signed_in
from app.forms import BaseForm, answered
from app.identity import api_tokens
from app.identity.rules import scopes_open_to
from app.identity.token_forms import SCOPE_NAMES, RevokeTokenForm, TokenForm
from app.identity.views import bp
from app.web import from_outside

PAGE = "identity.api_tokens"


@bp.get("/account/tokens", endpoint="api_tokens")
@signed_in
def show_tokens(refused: BaseForm | None = None) -> str:
    form = refused if isinstance(refused, TokenForm) else TokenForm(formdata=None).offer(scopes_open_to(actor()))
    tokens = [
        {
            "id": token.id,
            "name": token.name,
            "scopes": [name for scope, name in SCOPE_NAMES.items() if scope in token.scope],
            "made_at": token.made_at,
            "expires_at": token.expires_at,
        }
        for token in api_tokens.tokens_of(actor())
    ]
    refusal = refused.refused if isinstance(refused, RevokeTokenForm) else None
    return render_template("identity/tokens.html", tokens=tokens, form=form, refused=refusal)


@bp.post("/account/tokens")
@signed_in
def make_token() -> Response:
    """A new token, shown once: only its hash is kept."""
    form, made = TokenForm().offer(scopes_open_to(actor())), list[str]()
    status = form.attempt(lambda: made.append(api_tokens.make_token(actor(), form.wanted, once=form.nonce.data)))
    if not made:
        if status == 200:
            flash(_("This token was made already, it is shown only once. Revoke it if you lost it."), "watch")
        return answered(status, form, PAGE)
    address = from_outside(url_for("api.list_orders"))
    return make_response(render_template("identity/token_made.html", token=made[0], name=form.name.data, address=address))


@bp.post("/account/tokens/revoke")
@signed_in
def revoke_token() -> Response:
    form = RevokeTokenForm()
    status = form.attempt(lambda: api_tokens.revoke_token(actor(), form.token.data))
    if status == 200:
        flash(_("The token is revoked: requests with it are refused from now on."), "ok")
    return answered(status, form, PAGE)
