"""What receipts were like: the pictures and papers that were kept with them."""

from collections.abc import Sequence

from app.files.models import File
from app.files.queries import files_of_each
from app.principal import Principal
from app.receipts.models import Receipt


def subject_of(receipt_id: int) -> str:
    return f"receipt:{receipt_id}"


def pictures_of(actor: Principal, receipts: Sequence[Receipt]) -> list[tuple[Receipt, list[File]]]:
    """The receipts that show something, with what they show; what a receipt replaced showed is shown with it."""
    subjects = {each.id: [subject_of(key) for key in (each.id, each.replaces_id) if key] for each in receipts}
    if not subjects:
        return []
    kept = files_of_each(actor, [subject for each in subjects.values() for subject in each])
    found = [(each, [file for subject in subjects[each.id] for file in kept.get(subject, [])]) for each in receipts]
    return [(receipt, files) for receipt, files in found if files]
