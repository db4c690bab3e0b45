"""What facts about certificates redraw, on both sides: the certificate, its row, the lists, what waits, its history."""

from collections.abc import Collection, Iterable

from flask import render_template

from app.certifications import queries, shown
from app.certifications.events import CertificateEvent, CertificateRevoked, CertificateSubmitted, CertificateVerified
from app.live.fragments import Piece, draws, redraws
from app.principal import Permission, Principal

OF_ONE = ("certificate", "certificate-row", "certificate-history")


@redraws(CertificateEvent)
def the_certificate(fact: CertificateEvent) -> Iterable[Piece]:
    lists = {Piece("supplier-certificates", fact.supplier_id), Piece("certificates-to-check"), Piece("certificate-reminders")}
    return lists | {Piece(kind, fact.certificate_id) for kind in OF_ONE}


@redraws(CertificateSubmitted, CertificateVerified, CertificateRevoked)
def what_it_renews(fact: CertificateSubmitted | CertificateVerified | CertificateRevoked) -> Iterable[Piece]:
    return {Piece(kind, fact.renews_id) for kind in OF_ONE} if fact.renews_id else set()


@draws("certificate", needs=Permission.CERTIFICATE_READ)
def certificates(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = shown.certificates(actor, ids).items()
    return {key: render_template("certifications/_certificate.html", certificate=each) for key, each in found}


@draws("certificate-row", needs=Permission.CERTIFICATE_READ)
def certificate_rows(ids: Collection[int], actor: Principal) -> dict[int, str]:
    found = queries.seen_by_id(actor, ids).items()
    return {key: render_template("certifications/_row.html", certificate=shown.row(seen)) for key, seen in found}


@draws("certificate-history", needs=Permission.CERTIFICATE_READ)
def histories(ids: Collection[int], actor: Principal) -> dict[int, str]:
    told = queries.histories_of(actor, ids)
    return {
        key: render_template(
            "certifications/_history.html",
            certificate_id=key,
            entries=shown.entries(told.get(key, ()), seen.row.supplier.name),
        )
        for key, seen in queries.seen_by_id(actor, ids).items()
    }


@draws("supplier-certificates", needs=Permission.CERTIFICATE_READ)
def of_suppliers(ids: Collection[int], actor: Principal) -> dict[int, str]:
    return {key: render_template("certifications/_of_supplier.html", of=shown.of_supplier(actor, key)) for key in ids}


@draws("certificates-to-check", needs=Permission.CERTIFICATE_REVIEW)
def to_check(ids: Collection[None], actor: Principal) -> dict[None, str]:
    return {None: render_template("certifications/_to_check.html", waiting=shown.waiting(actor))}


@draws("certificate-reminders", needs=Permission.CERTIFICATE_READ)
def reminders(ids: Collection[None], actor: Principal) -> dict[None, str]:
    return {None: render_template("certifications/_reminders.html", reminders=shown.reminders(actor))}
