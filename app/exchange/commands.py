"""`flask import`, and the command by which a page's import runs in a process of its own."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from app.config import Settings
from app.database import db, session_for
from app.exchange import actions, queries, running
from app.exchange import profile as profiles
from app.exchange.fields import Rows
from app.exchange.models import Import
from app.exchange.profile import Profile
from app.exchange.progress import Claim, Progress
from app.exchange.shelf import Shelf
from app.exchange.tally import FATES, THINGS, Tally
from app.exchange.workbooks import unpacked
from app.identity.queries import person_for
from app.principal import Principal, system
from app.refusals import Refusal

OPERATOR = system("operator")
LABELS = {"reading": "Reading  ", "comparing": "Comparing", "storing": "Storing  "}


@click.command("import")
@click.argument("profile")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Do everything, say what it would change, and take it back.")
@click.option("--report", type=click.Path(path_type=Path), help="Write every row not taken and every warning to this CSV.")
@with_appcontext
def import_command(profile: str, file: Path, dry_run: bool, report: Path | None) -> None:
    """Bring FILE in: a CSV, an XLSX, or the folder that a profile joins files of.

    PROFILE is one that comes with Waybill (scms, adventureworks, northwind-supply, northwind, orders, receipts,
    customer-orders), one saved on the page, or the path
    of a .toml file. All or nothing; the same file again changes nothing.
    """
    _act_as(OPERATOR)
    try:
        tally = _run(profile, file, dry_run, report)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _print(tally, dry_run)


def _run(name: str, file: Path, dry_run: bool, report: Path | None) -> Tally:
    profile, shelf = _profile(name), _shelf()
    with _Bar() as bar, TemporaryDirectory(prefix="waybill-sheet-") as folder:
        file = unpacked(file, profile.read, Path(folder)) if file.is_file() else file
        if dry_run or profile.rows is Rows.CUSTOMER_ORDER_LINES:  # what customers pay is not kept where buyers look
            return actions.import_file(
                OPERATOR, profile, file, limit=shelf.limit, report=report, dry_run=dry_run, tell=bar.tell
            )
        tally, kept = actions.run_now(OPERATOR, shelf, Path(name).stem, profile, file, bar.tell)
    if report is not None:
        shutil.copyfile(kept, report)
    return tally


def _profile(name: str) -> Profile:
    path = Path(name)
    if path.suffix == ".toml":
        return profiles.read(path)
    return queries.profile_for(OPERATOR, name)


def _shelf() -> Shelf:
    settings: Settings = current_app.config["SETTINGS"]
    return Shelf(settings.data_dir, settings.import_limit_mb * 1_000_000)


def _act_as(actor: Principal) -> None:
    db.session().info["principal"] = actor


class _Bar:
    """One bar in the terminal for each phase."""

    def __init__(self) -> None:
        self.phase = ""
        self.bar: Any = None
        self.done = 0

    def tell(self, progress: Progress) -> None:
        if progress.phase != self.phase:
            self.close()
            self.phase, self.done = progress.phase, 0
            self.bar = click.progressbar(length=max(1, progress.total), label=LABELS[progress.phase])
            self.bar.__enter__()
        self.bar.length = max(1, progress.total, progress.done)
        self.bar.update(progress.done - self.done)
        self.done = progress.done

    def close(self) -> None:
        if self.bar is not None:
            self.bar.update(self.bar.length - self.done)
            self.bar.__exit__(None, None, None)

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def _print(tally: Tally, dry_run: bool) -> None:
    click.echo(
        f"{tally.rows} rows read, {tally.bad_rows} with an error." + (" Nothing was stored (dry run)." if dry_run else "")
    )
    if tally.note:
        click.echo(tally.note)
    click.echo(f"{'':12}" + "".join(f"{fate.replace('_', ' '):>12}" for fate in FATES))
    for thing in THINGS:
        click.echo(f"{thing:12}" + "".join(f"{tally.counts[thing][fate]:>12}" for fate in FATES))
    for kind, examples in tally.examples.items():
        click.echo(f"\n{tally.kinds[kind]} × {examples[0].severity}: {kind.replace('_', ' ')}")
        for problem in examples:
            click.echo(f"  row {problem.row}, {problem.column}: found “{problem.found}”, expected {problem.expected}")


@click.command("carry-out-import", hidden=True)
@click.argument("import_id", type=int)
@click.argument("descriptor", type=int)
@with_appcontext
def carry_out_import(import_id: int, descriptor: int) -> None:
    """Carry out what a page began: for whoever began it, bounded in memory and time."""
    running.bound()
    with Claim.inherited(descriptor) as claim:
        actor = _starter(import_id)
        _act_as(actor)
        actions.carry_out(actor, _shelf(), import_id, claim)


def _starter(import_id: int) -> Principal:
    """The person who began the import, with the rights of today."""
    with session_for(system("authenticator")) as session:
        row = session.get_one(Import, import_id)
        person_id = row.started_by
    if person_id is None:
        return OPERATOR
    _act_as(system("authenticator"))
    principal = person_for(system("authenticator"), person_id).principal()
    db.session.remove()
    return principal
