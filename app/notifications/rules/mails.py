"""What becomes of a mail. Pure."""

from enum import StrEnum


class MailState(StrEnum):
    """`kept` where no mail server is set, `returned` where the address takes none, `void` where nothing was left to say."""

    WAITING = "waiting"
    SENT = "sent"
    KEPT = "kept"
    FAILED = "failed"
    RETURNED = "returned"
    VOID = "void"
