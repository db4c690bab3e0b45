"""What a supplier's mail program makes of an answer, and what came of it."""

from email.message import EmailMessage
from email.policy import SMTP

from app.exchange.replies.models import ReceivedMail
from app.exchange.replies.postbox import Postbox
from tests.exchange.workbooks import edited
from tests.story import JUNE

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LATER = {2: {"date_1": JUNE[19], "reason": "Material is late"}, 3: {"answer": "as requested"}}


def workbook_in(mail):
    (enclosed,) = mail.iter_attachments()
    assert enclosed.get_content_type() == WORKBOOK
    return enclosed.get_content()


def reply(mail, *files, sender="Ann <acme_person@test.test>", **headers):
    """What a mail program makes of an answer."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = sender, "answers@northfield.test", f"Re: {mail['Subject']}"
    made["Message-ID"] = headers.pop("message_id", "<1@acme.test>")
    made["In-Reply-To"] = headers.pop("answers", mail["Message-ID"])
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content("Please see the sheet.\n\n> quoted words")
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def look(world):
    return Postbox(world.app).round()


def in_list(office):
    """Why which mail is unclear."""
    return [
        row.reason["sentence"].format(**row.reason["values"]) for row in office.rows(ReceivedMail) if row.verdict == "unclear"
    ]


def answers(world, order_id):
    return [world.look(line_id, "answer") for line_id in world.line_ids(order_id)]


def sent_back(world, box, mail, changes=LATER, **how):
    box.put(reply(mail, ("PO.xlsx", edited(workbook_in(mail), changes)), **how))
    return look(world)
