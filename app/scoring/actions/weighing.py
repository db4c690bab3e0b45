"""Procurement keeps the sets of weights. A change is a new version; scores of before keep theirs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from app.catalog.queries import category_for
from app.catalog.rules import check_words, check_written
from app.principal import Permission, Principal
from app.refusals import NotFound, Stale
from app.scoring.events.judging import WeightsChanged
from app.scoring.models.weights import WeightSet
from app.scoring.queries import weights as queries
from app.scoring.rules import weights as rules
from app.scoring.rules.points import Criterion
from app.transaction import Work, transaction

Weights = Mapping[Criterion, int]


@contextmanager
def _keeping(actor: Principal, once: str | None) -> Iterator[Work]:
    if not actor.can(Permission.WEIGHTS_WRITE):
        raise NotFound
    with transaction(actor, once) as work:
        yield work


def add_weight_set(
    actor: Principal, name: str, weights: Weights, *, category_id: int | None = None, reason: str = "", once: str | None = None
) -> int:
    """Keep weights under a name, to look by or for the suppliers of a category. Returns its id. Raises `RuleBroken`."""
    with _keeping(actor, once) as work:
        kept, checked = check_written(name, rules.LONGEST_NAME, field="name"), rules.check_weights(weights)
        known = queries.weight_sets(actor)
        rules.check_free(kept, [each.name for each in known])
        if category_id is not None:
            taken = next((each.name for each in known if each.category_id == category_id), None)
            rules.check_category_free(category_for(actor, category_id).name, taken)
        row = WeightSet(name=kept, category_id=category_id, number=0)
        work.add(row)
        _weigh(work, actor, row, checked, reason)
        return row.id


def change_weights(
    actor: Principal, weight_set_id: int, weights: Weights, *, reason: str, version: int, once: str | None = None
) -> None:
    """Let a set weigh something else from now on, with the reason. Raises `RuleBroken`, `Stale`, `NotFound`."""
    with _keeping(actor, once) as work:
        row = queries.weight_set_for(actor, weight_set_id, lock=True)
        if row.version != version:
            raise Stale(
                "stale_weights",
                "Somebody changed “{found}” since you opened it: it is version {number} now. Look at it again.",
                found=row.name, number=row.number,
            )  # fmt: skip
        checked = rules.check_weights(weights)
        if checked != row.current.weights:
            _weigh(work, actor, row, checked, check_written(reason, rules.LONGEST_REASON, field="reason"))


def _weigh(work: Work, actor: Principal, row: WeightSet, weights: Weights, reason: str) -> None:
    row.weigh(weights, check_words(reason, rules.LONGEST_REASON, field="reason"), actor.person_id)
    work.session.flush()
    work.record(WeightsChanged(weight_set_id=row.id, number=row.number))
