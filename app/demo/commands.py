"""`flask demo`: fill an empty database with the story, and say how to look at it."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from app.database import db
from app.demo import cast, plots, world
from app.demo.stage import TELLER, address_of
from app.identity.models import Person


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing to a database that holds something.")
@click.option(
    "--world", "world_file", type=click.Path(dir_okay=False, path_type=Path), help="Write what an outside test needs."
)
@with_appcontext
def demo(if_empty: bool, world_file: Path | None) -> None:
    """Fill an empty database with a small story and print one sign-in per role."""
    db.session().info["principal"] = TELLER
    if not _is_empty():
        if not if_empty:
            raise click.ClickException("This database holds something already. The demo fills only an empty one.")
    else:
        with click.progressbar(length=100, label="Telling the demo's story") as bar:
            stage = plots.tell(lambda done, total: bar.update(done * 100 // total - bar.pos))
        for token in stage.links[:1]:
            click.echo(f"\n  What a customer sees  {current_app.config['SETTINGS'].address}/track/{token}")
    if world_file:
        db.session().info["principal"] = TELLER
        world_file.write_text(json.dumps(world.described(), indent=1, ensure_ascii=False) + "\n")
    _print_sign_ins()


def _is_empty() -> bool:
    return db.session.scalar(select(Person.id).limit(1)) is None


def _print_sign_ins() -> None:
    """One person per role, if they are those of the demo."""
    known = set(db.session.scalars(select(Person.email)))
    named = {person.role: person.email for person in reversed(cast.STAFF)}
    rows = [("supplier", address_of(cast.SUPPLIERS[0])), *named.items()]
    shown = [(role, email) for role, email in rows if email in known]
    click.echo(f"\n  Waybill  {current_app.config['SETTINGS'].address}\n")
    for role, email in shown:
        click.echo(f"  {role:<12} {email:<30} {cast.PASSWORD}")
    if not shown:
        click.echo("  Sign in with the people of this database; `flask invite` makes a new one.")
    click.echo("")
