"""What certificates do to lines: what a supplier lacks and which open lines that touches, on both sides' pages, live."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from flask import render_template, url_for

from app.certifications import queries, shown
from app.certifications.events import CertificateEvent, WaiverEvent
from app.certifications.words import LEVELS, POLICIES
from app.live.fragments import Piece, draws, redraws
from app.orders.events import LacksChanged, OrderEvent, WaivedEvent
from app.orders.queries.touched import Touched, touched_by
from app.orders.shown import missing_words
from app.principal import Permission, Principal
from app.shipments.events import ShipmentEvent

OF_SUPPLIER = ("supplier-lacks", "supplier-waivers")


@redraws(CertificateEvent, WaiverEvent)
def what_a_supplier_lacks(fact: CertificateEvent | WaiverEvent) -> Iterable[Piece]:
    return {Piece(kind, fact.supplier_id) for kind in OF_SUPPLIER} | {Piece("todo-certificates"), Piece("attention")}


@redraws(WaiverEvent)
def histories_of_certificates(fact: WaiverEvent) -> Iterable[Piece]:
    return {Piece("certificate-history", each) for each in fact.certificate_ids}


@redraws(WaivedEvent)
def histories_of_orders(fact: WaivedEvent) -> Iterable[Piece]:
    return {Piece("history", order_id) for order_id in fact.order_ids}


@redraws(LacksChanged)
def lines_that_it_touches(fact: LacksChanged) -> Iterable[Piece]:
    lists = {Piece("supplier-lacks", fact.supplier_id), Piece("todo-certificates")}
    return lists | {Piece("certificate-lines", each) for each in fact.certificate_ids}


@redraws(OrderEvent, ShipmentEvent)
def other_lines_are_open(fact: OrderEvent | ShipmentEvent) -> Iterable[Piece]:
    return {Piece("supplier-lacks", fact.supplier_id), Piece("todo-certificates")}


@draws("supplier-lacks", needs=Permission.CERTIFICATE_READ)
def of_suppliers(ids: Collection[int], actor: Principal) -> dict[int, str]:
    return {key: render_template("dashboard/_lacks_of.html", of=lacks_of_supplier(actor, key)) for key in ids}


@draws("supplier-waivers", needs=Permission.CERTIFICATE_READ)
def waivers(ids: Collection[int], actor: Principal) -> dict[int, str]:
    return {key: render_template("dashboard/_waivers.html", of=shown.waivers(actor, key)) for key in ids}


@draws("certificate-lines", needs=Permission.CERTIFICATE_READ)
def of_certificates(ids: Collection[int], actor: Principal) -> dict[int, str]:
    """One is open at a time: each is asked for by itself."""
    found = queries.seen_by_id(actor, ids).items()
    return {
        key: render_template("dashboard/_certificate_lines.html", of=lines_of_certificate(actor, seen.row))
        for key, seen in found
    }


@draws("todo-certificates", needs=Permission.CERTIFICATE_SUBMIT)
def to_hand_in(ids: Collection[None], actor: Principal) -> dict[None, str]:
    return {None: render_template("dashboard/_todo_certificates.html", papers=papers_to_do(actor))}


def lacks_of_supplier(reader: Principal, supplier_id: int) -> dict[str, Any]:
    """What a supplier lacks for its open lines, see `dashboard/_lacks_of.html`."""
    rows = [_touched(each) for each in touched_by(reader, supplier_id)]
    return {"supplier_id": supplier_id, "lacks": rows, "href": _board(reader, supplier_id)}


def lines_of_certificate(reader: Principal, certificate: Any) -> dict[str, Any]:
    """The open lines that wait for a certificate of its type, see `dashboard/_certificate_lines.html`."""
    rows = [_touched(each) for each in touched_by(reader, certificate.supplier_id, certificate.type_id)]
    return {"certificate_id": certificate.id, "lacks": rows, "href": _board(reader, certificate.supplier_id)}


def _board(reader: Principal, supplier_id: int) -> str | None:
    """All of them, for who has a board."""
    if not reader.can(Permission.BOARD_READ):
        return None
    return url_for("dashboard.board", supplier=supplier_id, state="lacking")


def _touched(each: Touched) -> dict[str, Any]:
    return {
        "type_id": each.lacking.type_id,
        "type_name": each.lacking.name,
        "words": missing_words(each.lacking),
        "level": LEVELS[each.lacking.level],
        "policy": POLICIES[each.lacking.policy],
        "certificate_id": each.lacking.certificate_id,
        "count": each.count,
        "held": each.held,
        "lines": each.lines,
        "more": each.count - len(each.lines),
    }


def papers_to_do(reader: Principal) -> list[dict[str, Any]]:
    """What a supplier is to do about certificates, see `dashboard/_todo_certificates.html`: first what holds its lines."""
    touched = touched_by(reader, reader.supplier_id or 0, most=0)
    lacking = {each.lacking.type_id for each in touched}
    return [_missing(each) for each in touched] + _ending(shown.reminders(reader), lacking)


def _missing(each: Touched) -> dict[str, Any]:
    renews = each.lacking.certificate_id if each.lacking.state == "expired" else None
    waits = each.lacking.state in ("submitted", "not_yet_valid")
    return {
        "words": missing_words(each.lacking),
        "count": each.count,
        "held": each.held,
        "days_left": None,
        "href": _paper(each.lacking.certificate_id, each.lacking.type_id, waits=waits, renews=renews),
        "waits": waits,
        "renews": renews,
        "type_name": each.lacking.name,
    }


def _paper(certificate_id: int | None, type_id: int, *, waits: bool, renews: int | None) -> str:
    if waits and certificate_id:
        return url_for("dashboard.certificate", certificate_id=certificate_id)
    return url_for("certifications.new", renews=renews) if renews else url_for("certifications.new", type=type_id)


def _ending(reminders: Sequence[dict[str, Any]], lacking: Collection[int]) -> list[dict[str, Any]]:
    return [
        {
            "words": f"{each['type_name']} · {each['number']}",
            "count": 0,
            "held": 0,
            "days_left": each["days_left"],
            "href": url_for("certifications.new", renews=each["id"]),
            "waits": False,
            "renews": each["id"],
            "type_name": each["type_name"],
        }
        for each in reminders
        if each["type_id"] not in lacking
    ]
