"""Which notices share a mail. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.notifications.rules.kinds import KINDS, Kind, Way
from app.notifications.rules.timing import MOST_TOPICS


@dataclass(frozen=True)
class Waiting:
    """A notice that is due, for one person."""

    id: int
    kind: Kind
    way: Way
    order_id: int | None
    certificate_id: int | None
    customer_order_id: int | None = None

    @property
    def topic(self) -> tuple[str, int]:
        """What it is about: an order, a certificate, what a customer ordered; else it stands for itself."""
        return subject_of(self.order_id, self.certificate_id, self.customer_order_id, otherwise=self.id)

    @property
    def is_alone(self) -> bool:
        """What lets somebody in shares its mail with nothing."""
        return not KINDS[self.kind].listed


def subject_of(
    order_id: int | None, certificate_id: int | None, customer_order_id: int | None, *, otherwise: int
) -> tuple[str, int]:
    """The one thing that a notice is about; a notice about none of them stands for itself."""
    about = {"order": order_id, "certificate": certificate_id, "customer order": customer_order_id}
    return next(((what, key) for what, key in about.items() if key is not None), ("notice", otherwise))


def bundles(due: Iterable[Waiting]) -> list[list[Waiting]]:
    """One mail per topic up to three of them, above that one digest; what was wanted daily is one digest."""
    waiting = list(due)
    alone = [[each] for each in waiting if each.is_alone]
    rest = [each for each in waiting if not each.is_alone]
    at_once = by_topic(each for each in rest if each.way == Way.AT_ONCE)
    daily = [each for each in rest if each.way != Way.AT_ONCE]
    together = at_once if len(at_once) <= MOST_TOPICS else [[each for topic in at_once for each in topic]]
    return [*alone, *together, *([daily] if daily else [])]


def by_topic(waiting: Iterable[Waiting]) -> list[list[Waiting]]:
    found: dict[tuple[str, int], list[Waiting]] = {}
    for each in waiting:
        found.setdefault(each.topic, []).append(each)
    return list(found.values())
