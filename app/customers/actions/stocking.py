"""What is on hand, corrected by who counted."""

from decimal import Decimal
from typing import Any

from app.catalog.queries import item_for, site_for
from app.catalog.rules import check_not_negative, check_written, plain
from app.customers.actions.chain import Touched, settle_chain
from app.customers.actions.chain.balances import locked
from app.customers.actions.chain.touched import Moved
from app.customers.events import StockCorrected
from app.customers.rules.states import MovementKind
from app.orders.actions.writing import writing
from app.principal import Permission, Principal
from app.refusals import RuleBroken, Stale


def correct_stock(
    actor: Principal,
    site_id: int,
    item_id: int,
    counted: Decimal,
    reason: str,
    *,
    seen: Decimal | None = None,
    once: str | None = None,
) -> None:
    """So many units were counted. Where that is less than is set aside, the latest customer date loses it.

    `seen` is what stood there when it was counted. Raises `RuleBroken` (fields `counted`, `reason`), `Stale`, `NotFound`.
    """
    with writing(actor, Permission.STOCK_WRITE, once) as work:
        site, item = site_for(actor, site_id), item_for(actor, item_id)
        check_not_negative(counted, item.unit.precision, item.unit_code, field="counted")
        said = check_written(reason, 200, field="reason")
        (balance,) = locked(work, [(site.id, item.id)]).values()
        _check_seen(balance.on_hand, seen, item.unit_code)
        more = counted - balance.on_hand
        if not more:
            raise RuleBroken("same", "So many are there already. Type what was counted.", field="counted")
        told: dict[str, Any] = {"site_id": site.id, "item_id": item.id, "quantity": more, "reason": said}
        work.record(StockCorrected(**told, on_hand=counted))
        work.owe(settle_chain, Touched(StockCorrected.name), Moved(**told, kind=MovementKind.CORRECTION))


def _check_seen(on_hand: Decimal, seen: Decimal | None, unit: str) -> None:
    if seen is not None and seen != on_hand:
        raise Stale(
            "stale_stock",
            "{before} {unit} were there when you opened it; {now} {unit} are there now. Look at it again, then repeat it.",
            before=plain(seen),
            now=plain(on_hand),
            unit=unit,
        )
