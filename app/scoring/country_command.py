"""`flask country-indices`: figures of countries from a file."""

import csv
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.database import db
from app.principal import system
from app.refusals import Refusal
from app.scoring.actions.judging import replace_indices
from app.scoring.queries.countries import read_indices

OPERATOR = system("operator")


@click.command("country-indices")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def country_indices(file: Path) -> None:
    """Let the figures of FILE count instead of those that are kept.

    A CSV with the columns country, index (governance or development), year, value, source, licence. All or nothing.
    """
    db.session().info["principal"] = OPERATOR
    try:
        with file.open(encoding="utf-8-sig", newline="") as rows:
            count = replace_indices(OPERATOR, read_indices(csv.reader(rows)))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{count} figures of countries count from now on.")
