"""What goes with a mail beside its words; slices above this one say what."""

from collections.abc import Callable
from dataclasses import dataclass

from app.principal import Principal

MOST = 10


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a mail."""

    name: str
    content: bytes
    maintype: str
    subtype: str


Enclose = Callable[[Principal, int], Enclosure | None]
_enclosing: list[Enclose] = []


def encloses(enclose: Enclose) -> Enclose:
    """Register what goes with a mail that asks a supplier's person for answers: `(reader, order_id)`."""
    _enclosing.append(enclose)
    return enclose


def enclosures_of(reader: Principal, order_id: int) -> list[Enclosure]:
    return [made for enclose in _enclosing if (made := enclose(reader, order_id)) is not None]
