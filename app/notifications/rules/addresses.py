"""What may stand in the head of a mail, and what an answer of the other server means. Pure."""

from email.errors import HeaderParseError
from email.headerregistry import Address

from app.refusals import RuleBroken

LONGEST_NAME, LONGEST_SUBJECT = 78, 200
REFUSED = frozenset({550, 551, 553, 556})
"""The other server says that there is no such address: trying again changes nothing."""


def plain(words: str, longest: int = LONGEST_SUBJECT) -> str:
    """One line without anything that could begin another header."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def mailbox(name: str, address: str) -> Address:
    """A name with its address. Raises `ValueError` for what is no address."""
    try:
        if any(not sign.isprintable() or sign.isspace() for sign in address):
            raise ValueError("a sign that no address has")
        return Address(plain(name, LONGEST_NAME), addr_spec=address)
    except (ValueError, HeaderParseError, IndexError) as wrong:  # what the library makes of "ann", "<ann@…>" and ""
        raise ValueError(f"{plain(address)!r} is no e-mail address") from wrong


def check_mailbox(address: str) -> None:
    """Raises `RuleBroken` (field `email`) for what no mail can be sent to."""
    try:
        mailbox("", address)
    except ValueError as wrong:
        words = "“{found}” is not an e-mail address. Expected one like name@company.com."
        raise RuleBroken("address", words, field="email", found=address[:80]) from wrong


def is_bounce(code: int) -> bool:
    return code in REFUSED
