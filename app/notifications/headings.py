"""What a mail says of one thing: its head, its words, its lines, and one way on."""

from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _

from app.notifications.rules.kinds import Kind

MOST_LINES, MOST_SENTENCES = 40, 10


@dataclass(frozen=True)
class Topic:
    """One heading of a mail: what is needed, what happened, the lines that it is about, and one way on."""

    head: str
    href: str
    button: str
    said: str = ""
    happened: tuple[str, ...] = ()
    lines: tuple[dict[str, Any], ...] = ()
    more: int = 0
    order_id: int | None = None
    """The order that a link may open, as long as it is open itself."""
    answers_to: int | None = None
    """Who of ours reads an answer to the mail."""
    asks: bool = False
    """Whether it asks for answers to the order's lines: then they go with the mail as a workbook."""
    for_account: Kind | None = None
    for_code: bool = False
    """Its button lets the person choose a password: the link is made when the mail is sent. So is a code."""


def with_code(topic: Topic, code: str) -> Topic:
    """The same, saying the code."""
    return replace(
        topic, said=_("Your code is %(code)s. It holds for ten minutes. If you did not ask for it, do nothing.", code=code)
    )


def reached_by(topic: Topic, href: str) -> Topic:
    """The same, with another way on: a link that needs no sign-in."""
    return replace(topic, href=href)
