"""How an answer to one of our mails is known: by the id that it quotes, which nobody else can make. Pure."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

OURS = re.compile(r"<waybill-(\d{1,18})-(\d{1,12})-([0-9a-f]{32})@")


@dataclass(frozen=True)
class Quoted:
    """The mail that an answer quotes, and the second in which it was made."""

    mail_id: int
    made_at: int


def message_id(mail_id: int, made_at: datetime, host: str, secret: str) -> str:
    """The same for a mail that comes twice."""
    second = int(made_at.timestamp())
    return f"<waybill-{mail_id}-{second}-{_signed(mail_id, second, secret)}@{host}>"


def quoted(references: Iterable[str], secret: str) -> Quoted | None:
    """The newest mail of ours among those that an answer refers to; None where it refers to none."""
    found = [each for line in references for each in OURS.findall(line)]
    for mail_id, second, sign in reversed(found):
        if hmac.compare_digest(sign, _signed(int(mail_id), int(second), secret)):
            return Quoted(int(mail_id), int(second))
    return None


def _signed(mail_id: int, second: int, secret: str) -> str:
    """128 bits."""
    return hmac.new(secret.encode(), f"mail {mail_id} {second}".encode(), hashlib.sha256).hexdigest()[:32]
