"""Certificates: a supplier's own, everybody's for those who review them, and the page of one for both sides."""

from typing import Any

from flask import render_template, request, url_for

from app.access import actor, requires
from app.certifications import queries, shown
from app.certifications.forms import RejectForm, RevokeForm, VerifyForm
from app.certifications.queries import Filter
from app.certifications.rules import Need, Review, State
from app.certifications.rules.reviews import may
from app.certifications.words import STATES
from app.dashboard.desk import bp, printed
from app.dashboard.held import lacks_of_supplier, lines_of_certificate
from app.forms import BaseForm
from app.principal import Permission
from app.suppliers.queries import supplier_for

FORMS: dict[Review, type[BaseForm]] = {
    Review.VERIFIED: VerifyForm,
    Review.REJECTED: RejectForm,
    Review.REVOKED: RevokeForm,
}


SOON = 30
"""So many days before its last one a certificate is counted on the strip of what wants a look."""


@bp.get("/certificates")
@requires(Permission.CERTIFICATE_READ)
def certificates() -> str:
    return _own() if actor().is_supplier else _everybodys()


def _own() -> str:
    page, own = printed(), actor().supplier_id or 0
    found = supplier_for(actor(), own)
    needs = [Need(own, plant_id=plant.id) for plant in found.plants] or [Need(own)]
    stands = queries.stands_for(actor(), needs)
    asked = {(each.type.id, each.certificate and each.certificate.id): each for need in needs for each in stands[need]}
    return render_template(
        "certifications/own.html",
        reminders=shown.reminders(actor()),
        of=shown.of_supplier(actor(), own),
        required=shown.required(asked.values()),
        lacks=lacks_of_supplier(actor(), own),
        waivers=shown.waivers(actor(), own),
        **page,
    )


def _everybodys() -> str:
    page, args = printed(), request.args
    wanted = Filter(
        state=State(args["state"]) if args.get("state") in set(State) else None,
        type_id=args.get("type", type=int),
        supplier_id=args.get("supplier", type=int),
        q=args.get("q", "")[:100],
        ending=SOON if args.get("ends") == str(SOON) else None,
    )
    found = queries.certificates_page(actor(), wanted, after=args.get("after", type=int))
    kept: dict[str, Any] = {
        "state": wanted.state,
        "type": wanted.type_id,
        "supplier": wanted.supplier_id,
        "q": wanted.q or None,
        "ends": wanted.ending,
    }
    more = url_for("dashboard.certificates", **kept, after=found[-1].row.id) if len(found) == queries.PAGE else None
    return render_template(
        "certifications/certificates.html",
        certificates=[shown.row(seen) for seen in found],
        reminders=shown.reminders(actor()),
        waiting=shown.waiting(actor()) if actor().can(Permission.CERTIFICATE_REVIEW) else None,
        filters=kept | {"any": any(kept.values())},
        states=STATES.items(),
        types=[(each.id, each.name) for each in queries.types_for(actor())],
        next_href=more,
        **page,
    )


@bp.get("/certificates/<int:certificate_id>")
@requires(Permission.CERTIFICATE_READ)
def certificate(certificate_id: int, refused: BaseForm | None = None) -> str:
    """One certificate, beside the one that it renews, with what may be decided about it."""
    page = printed(url_for("dashboard.certificate", certificate_id=certificate_id))
    seen = queries.seen_for(actor(), certificate_id)
    ids = [each for each in (certificate_id, seen.row.renews_id) if each is not None]
    found = shown.certificates(actor(), ids)
    told = queries.histories_of(actor(), [certificate_id]).get(certificate_id, [])
    return render_template(
        "certifications/certificate.html",
        certificate=found[certificate_id],
        renewed=found.get(seen.row.renews_id or 0),
        differs=shown.differences(found[certificate_id], found.get(seen.row.renews_id or 0)),
        entries=shown.entries(told, seen.row.supplier.name),
        lines=lines_of_certificate(actor(), seen.row),
        forms=_forms(seen.row, refused),
        refused=refused,
        **page,
    )


def _forms(row: Any, refused: BaseForm | None) -> dict[str, BaseForm]:
    """What may be decided now, each with its form; the one that was refused as it was typed."""
    if not actor().can(Permission.CERTIFICATE_REVIEW):
        return {}
    version = {"version": row.version}
    return {
        str(review): refused if isinstance(refused, form) else form(formdata=None, data=version)
        for review, form in FORMS.items()
        if may(row.review, review)
    }
