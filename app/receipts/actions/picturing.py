"""Keeping what a receipt was like with it, in the transaction that posts it or later."""

from collections.abc import Mapping, Sequence

from app.files.actions import keep
from app.files.intake import Upload
from app.receipts import queries, rules
from app.receipts.events import PicturesAdded
from app.transaction import Work

Pictures = Mapping[int, Sequence[Upload]]
"""By order line, what its receipt is shown with."""


def keep_pictures(work: Work, receipt_id: int, files: Sequence[Upload]) -> None:
    """For the receipt's supplier, buyers and site. Raises `RuleBroken` (`files`), `NotFound`."""
    receipt = queries.receipt_for(work.actor, receipt_id)
    rules.check_pictures(receipt, len(files))
    for each in files:
        keep(work, each, queries.subject_of(receipt.id), **receipt.owner)
    work.record(PicturesAdded(**receipt.order_line.facts(), receipt_id=receipt.id, count=len(files)))
