"""Signing in and out, one's own account. A view parses, makes one call, answers."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import access, clock
from app.access import public, signed_in
from app.errors import answer
from app.identity import sign_in as door
from app.identity.feeds import feeds_of
from app.identity.forms import ChangePasswordForm, ChoosePasswordForm, SignInForm
from app.throttle import failed, limiter, typed_address
from app.web import from_outside

bp = Blueprint("identity", __name__)
LINK_COOKIE = "waybill_link"


@bp.get("/sign-in")
@public
def sign_in() -> AnyResponse | str:
    if access.actor() is not access.NOBODY:
        return redirect("/")
    return render_template("identity/sign_in.html", form=SignInForm(formdata=None), next=request.args.get("next", ""))


@bp.post("/sign-in")
@public
@limiter.limit("10 per 15 minutes", key_func=typed_address, deduct_when=failed)
@limiter.limit("60 per 15 minutes", deduct_when=failed)
def open_session() -> AnyResponse:
    form, opened = SignInForm(), []
    status = form.attempt(lambda: opened.append(door.sign_in(form.email.data, form.password.data, _device(), _life())))
    if status == 200 and opened:
        return _with_cookie(redirect(_way_on(request.form.get("next", "")), 303), opened[0])
    page = render_template("identity/sign_in.html", form=form, next=request.form.get("next", ""))
    return make_response(page, 422 if status == 422 else 401)


def _device() -> door.Device:
    return door.Device(address=request.remote_addr or "", name=request.user_agent.string)


def _life() -> timedelta:
    return timedelta(days=current_app.config["SETTINGS"].session_days)


def _way_on(asked: str) -> str:
    """Where the person wanted to go, if it is a page of ours."""
    parts = urlsplit(asked)
    if not asked.isprintable():  # browsers drop line breaks and tabs, and headers cannot hold them
        return "/"
    ours = asked.startswith("/") and not asked.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return asked if ours else "/"


def _with_cookie(response: AnyResponse, token: str) -> AnyResponse:
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(access.COOKIE, token, max_age=_life(), httponly=True, samesite="Lax", secure=secure)
    return response


@bp.post("/sign-out")
@signed_in
def sign_out() -> AnyResponse:
    """End this session, or with `session_id` another one of one's own."""
    other = request.form.get("session_id", type=int)
    door.sign_out(access.actor(), other)
    if other and other != access.actor().session_id:
        return redirect(url_for("identity.sessions"), 303)
    response = redirect(url_for("identity.sign_in"), 303)
    response.delete_cookie(access.COOKIE)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.get("/link/<token>")
@public
@limiter.limit("60 per 15 minutes")
def take_link(token: str) -> AnyResponse:
    """Swap the token for a cookie at once, so that it stands in no address bar and no log. Changes nothing."""
    response = redirect(url_for("identity.link"))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(LINK_COOKIE, token[:200], max_age=3600, httponly=True, samesite="Lax", secure=secure, path="/link")
    return response


@bp.get("/link")
@public
def link() -> Response | str:
    purpose = door.link_holds(request.cookies.get(LINK_COOKIE, ""))
    if purpose is None:
        return answer(404, _(door.DEAD))
    address = door.address_behind(request.cookies.get(LINK_COOKIE, ""))
    form = ChoosePasswordForm(formdata=None)
    return render_template("identity/choose_password.html", form=form, purpose=purpose, address=address)


@bp.post("/link")
@public
@limiter.limit("30 per 15 minutes", deduct_when=failed)
def use_link() -> AnyResponse:
    form, opened, token = ChoosePasswordForm(), [], request.cookies.get(LINK_COOKIE, "")
    status = form.attempt(lambda: opened.append(door.use_link(token, form.password.data, _device(), _life())))
    if status != 200 or not opened:
        purpose = door.link_holds(token)
        words = {"purpose": purpose or "invitation", "address": door.address_behind(token)}
        page = render_template("identity/choose_password.html", form=form, **words)
        return make_response(page, status)
    response = _with_cookie(redirect("/", 303), opened[0])
    response.delete_cookie(LINK_COOKIE, path="/link")
    return response


@bp.get("/account/sessions")
@signed_in
def sessions() -> str:
    mine = door.open_sessions(access.actor(), clock.now())
    return render_template(
        "identity/sessions.html", sessions=mine, this_session=access.actor().session_id, feeds=feeds_of(access.actor())
    )


@bp.get("/account/password")
@signed_in
def change_password() -> str:
    return render_template("identity/change_password.html", form=ChangePasswordForm(formdata=None))


@bp.post("/account/password")
@signed_in
@limiter.limit("10 per 15 minutes", key_func=lambda: f"person:{access.actor().person_id}", deduct_when=failed)
def replace_password() -> AnyResponse:
    form, opened, words = ChangePasswordForm(), [], (_device(), _life())
    old, new = form.old.data or "", form.password.data or ""
    status = form.attempt(lambda: opened.append(door.change_password(access.actor(), old, new, *words)))
    if status != 200 or not opened:
        return make_response(render_template("identity/change_password.html", form=form), status)
    flash(_("Your password is changed. Every other device is signed out; tokens and calendar addresses are revoked."), "ok")
    return _with_cookie(redirect(url_for("identity.sessions"), 303), opened[0])


def link_page(token: str, name: str) -> AnyResponse:
    """The link to copy, shown once: only its hash is kept."""
    made = from_outside(url_for("identity.take_link", token=token))
    return make_response(render_template("identity/link_made.html", link=made, name=name))
