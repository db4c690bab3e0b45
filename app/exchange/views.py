"""Bringing files in: upload, preview, store, report; and profiles clicked together. A view parses, makes one call, answers."""

from typing import Any
from uuid import uuid4

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from app.access import actor, requires
from app.config import Settings
from app.exchange import actions, clicked, progress, queries, running, showing
from app.exchange.clicked import Choices
from app.exchange.fields import FIELDS
from app.exchange.forms import ProfileForm, UploadForm
from app.exchange.intake import Sample, sample_of
from app.exchange.rules import State
from app.exchange.shelf import Shelf
from app.forms import answered
from app.identity.queries import names_of
from app.principal import Permission
from app.web import accepts_up_to

bp = Blueprint("exchange", __name__)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _shelf() -> Shelf:
    return Shelf(_settings().data_dir, _settings().import_limit_mb * 1_000_000)


def _upload_form(**given: Any) -> UploadForm:
    return UploadForm(**given).offer(queries.profile_titles_for(actor()))


@bp.get("/imports")
@requires(Permission.IMPORT_RUN)
def imports(refused: UploadForm | None = None) -> str:
    found = queries.imports_page(actor(), before=request.args.get("before", type=int))
    names = names_of(actor(), {row.started_by for row in found if row.started_by})
    more = url_for("exchange.imports", before=found[-1].id) if len(found) == queries.PAGE else None
    return render_template(
        "exchange/imports.html",
        form=refused or _upload_form(formdata=None),
        profiles_href=url_for("exchange.profiles"),
        limit_mb=_settings().import_limit_mb,
        imports=[showing.listed(row, names) for row in found],
        next_href=more,
    )


@bp.post("/imports")
@requires(Permission.IMPORT_RUN)
@accepts_up_to("import_limit_mb")
def upload() -> AnyResponse:
    form, made = _upload_form(), []
    files = [(each.filename or "", each.stream) for each in form.files.data or () if each]
    words = {"profile_name": form.profile.data, "uploads": files, "once": form.nonce.data}
    status = form.attempt(lambda: made.append(actions.upload(actor(), _shelf(), **words)))
    if status != 200 or not made:
        return answered(status, form, "exchange.imports")
    _carry_out(made[0], State.PREVIEWING)
    return answered(200, form, "exchange.show_import", import_id=made[0])


def _carry_out(import_id: int, state: State, **words: Any) -> None:
    folder = actions.begin(actor(), _shelf(), import_id, state, **words)
    running.start(_settings(), import_id, _shelf().of(folder))


@bp.get("/imports/<int:import_id>")
@requires(Permission.IMPORT_RUN)
def show_import(import_id: int) -> str:
    actions.settle(actor(), _shelf(), import_id)
    row = queries.import_for(actor(), import_id)
    going = progress.read(_shelf().of(row.folder))
    has_report = _shelf().report(row.folder).exists()
    return render_template("exchange/import.html", nonce=uuid4().hex, **showing.shown(row, going, has_report=has_report))


@bp.post("/imports/<int:import_id>/preview")
@requires(Permission.IMPORT_RUN)
def preview(import_id: int) -> AnyResponse:
    _carry_out(import_id, State.PREVIEWING, once=request.form.get("nonce"))
    return redirect(url_for("exchange.show_import", import_id=import_id), 303)


@bp.post("/imports/<int:import_id>/store")
@requires(Permission.IMPORT_RUN)
def store(import_id: int) -> AnyResponse:
    """Take in exactly the file that was previewed."""
    words = {"sha256": request.form.get("sha256", ""), "once": request.form.get("nonce")}
    _carry_out(import_id, State.STORING, **words)
    return redirect(url_for("exchange.show_import", import_id=import_id), 303)


@bp.get("/imports/<int:import_id>/report")
@requires(Permission.IMPORT_RUN)
def report(import_id: int) -> Response:
    row = queries.import_for(actor(), import_id)
    path = _shelf().report(row.folder)
    if row.is_running or not path.exists():
        raise NotFound
    return send_file(path.resolve(), mimetype="text/csv", as_attachment=True, download_name=f"import-{import_id}-report.csv")


@bp.get("/imports/profiles")
@requires(Permission.IMPORT_RUN)
def profiles() -> str:
    listed = showing.profiles_listed(queries.shipped_profiles(actor()), queries.saved_profiles_for(actor()))
    return render_template("exchange/profiles.html", profiles=listed)


@bp.get("/imports/profiles/new")
@requires(Permission.IMPORT_RUN)
def new_profile(refused: ProfileForm | None = None) -> str:
    return _profile_page(refused or ProfileForm(formdata=None), None)


@bp.get("/imports/profiles/<int:profile_id>")
@requires(Permission.IMPORT_RUN)
def profile(profile_id: int, refused: ProfileForm | None = None) -> str:
    return _profile_page(refused or ProfileForm(formdata=None), queries.saved_profile_for(actor(), profile_id))


@bp.post("/imports/profiles/new")
@requires(Permission.IMPORT_RUN)
@accepts_up_to("import_limit_mb")
def make_profile() -> AnyResponse | str:
    form = ProfileForm()
    if request.form.get("verb") == "columns":
        return _show_columns(form)
    return _saved(form, "exchange.new_profile", {})


@bp.post("/imports/profiles/<int:profile_id>")
@requires(Permission.IMPORT_RUN)
def change_profile(profile_id: int) -> AnyResponse:
    saved = queries.saved_profile_for(actor(), profile_id)
    words = {"profile_id": profile_id, "version": request.form.get("version", type=int)}
    return _saved(ProfileForm(), "exchange.profile", words, saved.body)


def _saved(form: ProfileForm, page: str, words: dict[str, Any], before: dict[str, Any] | None = None) -> AnyResponse:
    chosen = form.rows.data, form.date_format.data or "", form.decimal_point.data, _chosen()
    body = clicked.body_of(form.name.data or "", *chosen, before)
    words |= {"name": form.name.data, "body": body, "once": form.nonce.data}
    status = form.attempt(lambda: actions.save_profile(actor(), **words))
    if status != 200:
        return answered(status, form, page, **{key: words[key] for key in ("profile_id",) if key in words})
    flash(_("The profile is saved. Choose it when you bring a file in."), "ok")
    return answered(200, form, "exchange.imports")


def _chosen() -> Choices:
    """What the page's table of fields says."""
    typed = request.form
    columns = {name: typed[f"column-{name}"] for name in FIELDS if typed.get(f"column-{name}")}
    constants = {name: typed[f"constant-{name}"].strip() for name in FIELDS if typed.get(f"constant-{name}", "").strip()}
    return Choices(columns, constants)


def _show_columns(form: ProfileForm) -> AnyResponse | str:
    """The second step of a new profile: the columns of a file, those that are called like a field chosen already."""
    sent, found = request.files.get("sample"), []
    if sent is None or not sent.filename:
        form.refused = _("Choose a file whose columns are to be shown.")
    else:
        form.read_sample(lambda: found.append(sample_of(sent.filename or "", sent.stream)))
    if not found:
        return make_response(_profile_page(form, None), 422)
    return _profile_page(form, None, found[0], clicked.guessed(found[0].columns))


def _profile_page(form: ProfileForm, saved: Any | None, sample: Sample | None = None, choices: Choices | None = None) -> str:
    asked = "columns" in request.form
    if asked:
        sample, choices = Sample("", showing.columns_in(request.form["columns"]), {}), _chosen()
    elif saved is not None:
        choices = clicked.choices_of(saved.body)
        sample = Sample("", tuple(dict.fromkeys(choices.columns.values())), {})
        form.show(saved.name, saved.body)
    words: dict[str, Any] = {"sample": None, "groups": []}
    if sample is not None and choices is not None:
        words = showing.mapping(form.kind, sample, choices, asked=asked)
    shown = {"id": saved.id, "version": saved.version} if saved is not None else None
    return render_template("exchange/profile.html", form=form, profile=shown, **words)
