"""`flask outbox`: what waits, was sent or came back; and one mail as it is, with its links."""

import click
from flask.cli import with_appcontext

from app.live.drawing import studio
from app.notifications.letters import as_text
from app.notifications.machine import POSTMAN
from app.notifications.postman import Postman, letter_in
from app.notifications.queries.outbox import mail_for, outbox_for
from app.notifications.rules.mails import MailState
from app.refusals import NotFound
from app.web import this_app


@click.command("outbox")
@click.argument("mail_id", type=int, required=False)
@click.option("--state", type=click.Choice([str(state) for state in MailState]), help="Only mails in this state.")
@with_appcontext
def outbox(mail_id: int | None, state: str | None) -> None:
    """List the newest mails; with a number, print that mail as it would be sent now, with links that let its reader in."""
    if mail_id is not None:
        _print(mail_id)
        return
    for each in outbox_for(POSTMAN, MailState(state) if state else None):
        words = (each.id, each.state, f"{each.made_at:%Y-%m-%d %H:%M}", each.address, each.subject, each.reason)
        click.echo("  ".join(str(word) for word in words if word != ""))


def _print(mail_id: int) -> None:
    app = this_app()
    try:
        mail = mail_for(POSTMAN, mail_id)
    except NotFound:
        raise click.ClickException(f"There is no mail {mail_id}; `flask outbox` lists them.") from None
    with studio(app, mail.reader, mail.language):
        letter = letter_in(mail)
        if letter is None:
            raise click.ClickException("What this mail was about has been done meanwhile: nothing is left to say.")
        if mail.alert_id is not None:  # its address, and the links that confirm or end it, are its reader's alone
            click.echo(f"To: a customer\nSubject: {letter.subject}\n\n{as_text(letter)}")
            return
        message = Postman(app).written(mail, letter)
    plain = message.get_body(("plain",))
    click.echo(f"To: {message['To']}\nSubject: {message['Subject']}\n\n{plain.get_content() if plain else ''}")
