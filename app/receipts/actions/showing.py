"""Showing what a receipt was like: pictures of what was damaged, papers that came with it."""

from collections.abc import Sequence

from app.files.intake import Upload
from app.orders.actions.writing import writing
from app.principal import Principal
from app.receipts.actions.picturing import keep_pictures
from app.receipts.actions.receiving import RECEIVE


def add_pictures(actor: Principal, receipt_id: int, files: Sequence[Upload], *, once: str | None = None) -> None:
    """Keep files with a receipt, for its supplier, buyers and its site. Raises `RuleBroken` (`files`), `NotFound`."""
    with writing(actor, RECEIVE, once) as work:
        keep_pictures(work, receipt_id, files)
