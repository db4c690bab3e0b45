"""Showing what a receipt was like: pictures of what was damaged, papers that came with it."""

from collections.abc import Sequence

from app.files.actions import keep
from app.files.intake import Upload
from app.orders.actions.writing import writing
from app.principal import Principal
from app.receipts import queries, rules
from app.receipts.actions.receiving import RECEIVE
from app.receipts.events import PicturesAdded


def add_pictures(actor: Principal, receipt_id: int, files: Sequence[Upload], *, once: str | None = None) -> None:
    """Keep files with a receipt, for its supplier, buyers and its site. Raises `RuleBroken` (`files`), `NotFound`."""
    with writing(actor, RECEIVE, once) as work:
        receipt = queries.receipt_for(actor, receipt_id)
        rules.check_pictures(receipt, len(files))
        for each in files:
            keep(work, each, queries.subject_of(receipt.id), **receipt.owner)
        work.record(PicturesAdded(**receipt.order_line.facts(), receipt_id=receipt.id, count=len(files)))
