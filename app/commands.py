"""The flask commands. They stand on top of everything and act as a named part of the machine."""

import csv
import json
import signal
import threading
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app import access, events
from app.database import db
from app.demo.commands import demo
from app.exchange.commands import carry_out_import, import_command
from app.identity import actions as people
from app.identity import queries as directory
from app.identity.api_tokens import Wanted, make_token_for
from app.identity.rules import SCOPES, LinkPurpose
from app.live import doctor
from app.notifications.commands import outbox
from app.principal import Permission, Role, system
from app.refusals import NotFound, Refusal, RuleBroken
from app.scoring.actions.judging import replace_indices
from app.scoring.commands import scores
from app.scoring.queries.countries import read_indices
from app.suppliers import queries as suppliers

OPERATOR = system("operator")


def register(app: Flask) -> None:
    own = (routes_policy, list_events, invite, token, worker, doctor_command, country_indices)
    for command in (*own, outbox, demo, scores, import_command, carry_out_import):
        app.cli.add_command(command)


def act_as_operator() -> None:
    """Whoever may run commands on the machine may do everything; the history says `operator`."""
    db.session().info["principal"] = OPERATOR


@click.command("routes-policy")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def routes_policy(as_json: bool) -> None:
    """List every route with what it declares: public, signed_in or a permission."""
    policies = access.declared(current_app)
    rows = [
        {
            "rule": rule.rule,
            "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
            "endpoint": rule.endpoint,
            "policy": policies[rule.endpoint],
        }
        for rule in sorted(current_app.url_map.iter_rules(), key=lambda rule: rule.rule)
    ]
    _print(rows, as_json)


@click.command("events")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_events(as_json: bool) -> None:
    """List every kind of event with its version, its fields and who hears of it."""
    rows = [
        {
            "name": kind.name,
            "version": kind.version,
            "fields": events.described_fields(kind),
            "audience": sorted(events.described_audience(kind)),
        }
        for kind in sorted(events.CATALOGUE.values(), key=lambda kind: kind.name)
    ]
    _print(rows, as_json)


def _print(rows: list[dict], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for row in rows:
        click.echo("  ".join(str(value) for value in row.values()))


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Relay, listeners and chores without serving anybody; several may run, one leads. Ends on SIGTERM."""
    engine, ended = current_app.extensions["waybill_engine"], threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: ended.set())
    engine.start(alone=True)
    ended.wait()
    engine.stop()


@click.command("doctor")
@with_appcontext
def doctor_command() -> None:
    """Say in sentences what is wrong with this installation; exits with 1 if anything is."""
    found = doctor.findings(current_app.config["SETTINGS"])
    for each in found:
        click.echo(f"{each.meaning:>5}  {each.english}")
    if any(each.meaning == "wrong" for each in found):
        raise SystemExit(1)


@click.command("invite")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([str(role) for role in Role]))
@click.option("--supplier-id", type=int, help="For a supplier's person: the id of the company.")
@with_appcontext
def invite(email: str, name: str, roles: tuple[str, ...], supplier_id: int | None) -> None:
    """Make a person and print the single-use link by which they choose a password; for a known one, a fresh link."""
    act_as_operator()
    held = frozenset(Role(role) for role in roles)
    known = directory.person_by_address(OPERATOR, email)
    _refuse_unknown_company(supplier_id)
    try:
        if known is not None:
            token = people.make_link(OPERATOR, known.id, LinkPurpose.PASSWORD_RESET)
        else:
            _, token = people.invite(OPERATOR, email=email, name=name, roles=held, supplier_id=supplier_id)
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(link_address(token))


@click.command("token")
@click.argument("email")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--scope", "scopes", multiple=True, required=True, type=click.Choice([str(scope) for scope in SCOPES]))
@click.option("--days", default=90, show_default=True, help="After how many days it ends.")
@with_appcontext
def token(email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Make a token with which a program acts as this person, and print it: it is not shown again."""
    wanted = Wanted(name, frozenset(Permission(scope) for scope in scopes), days)
    try:
        click.echo(make_token_for(email, wanted))
    except NotFound:
        raise click.ClickException(f"Nobody who may sign in has the address {email}; `flask invite` makes a person.") from None
    except RuleBroken as refusal:
        raise click.ClickException(str(refusal)) from refusal


def _refuse_unknown_company(supplier_id: int | None) -> None:
    if supplier_id is None:
        return
    try:
        suppliers.supplier_for(OPERATOR, supplier_id)
    except NotFound:
        raise click.ClickException(
            f"There is no supplier with the id {supplier_id}; its page shows it in the address."
        ) from None


def link_address(token: str) -> str:
    return f"{current_app.config['SETTINGS'].address}/link/{token}"


@click.command("country-indices")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def country_indices(file: Path) -> None:
    """Let the figures of FILE count instead of those that are kept.

    A CSV with the columns country, index (governance or development), year, value, source, licence. All or nothing.
    """
    act_as_operator()
    try:
        with file.open(encoding="utf-8-sig", newline="") as rows:
            count = replace_indices(OPERATOR, read_indices(csv.reader(rows)))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{count} figures of countries count from now on.")
