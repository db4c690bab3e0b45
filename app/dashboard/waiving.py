"""The forms that waive what a supplier lacks, and that take a waiver back: drawn around the pieces of its page."""

from typing import Any

from app.access import actor
from app.certifications import queries, shown
from app.certifications.forms import WaiveForm, WithdrawWaiverForm
from app.dashboard.held import lacks_of_supplier
from app.forms import BaseForm
from app.principal import Permission

RUNNING = ("running", "to_come")


def lacking_parts(supplier_id: int, refused: BaseForm | None) -> dict[str, Any]:
    """What the page of a supplier says of what it lacks: nothing to who reads no certificates."""
    if not actor().can(Permission.CERTIFICATE_READ):
        return {"lacks": None, "waivers": None, "waiving": None}
    waivers = shown.waivers(actor(), supplier_id)
    may = actor().can(Permission.CERTIFICATE_REVIEW)
    return {
        "lacks": lacks_of_supplier(actor(), supplier_id),
        "waivers": waivers,
        "waiving": _forms(waivers["waivers"], refused) if may else None,
    }


def _forms(waivers: list[dict[str, Any]], refused: BaseForm | None) -> dict[str, Any]:
    """A form for each verb; the one that was refused as it was typed."""
    form = refused if isinstance(refused, WaiveForm) else WaiveForm(formdata=None)
    form.offer([(each.id, each.name) for each in queries.types_for(actor(), in_use=True)])
    running = [each for each in waivers if each["state"] in RUNNING]
    return {"waive": form, "running": [each | {"form": _withdraw(each, refused)} for each in running]}


def _withdraw(waiver: dict[str, Any], refused: BaseForm | None) -> WithdrawWaiverForm:
    if isinstance(refused, WithdrawWaiverForm) and refused.waiver_id == waiver["id"]:
        return refused
    return WithdrawWaiverForm(formdata=None, data={"version": waiver["version"]})
