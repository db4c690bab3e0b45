"""The big carriers: how they are called, where their tracking pages are, and what their numbers look like. Pure.

Any other carrier is taken by its name; nothing is known of its numbers.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from app.shipments.rules import tracking
from app.shipments.rules.doubts import N_, Doubt
from app.shipments.rules.tracking import Format


@dataclass(frozen=True)
class Carrier:
    """`page` is the address of a shipment's tracking page, with {number} in it."""

    name: str
    page: str
    formats: tuple[Format, ...]
    also: tuple[str, ...] = ()


CARRIERS = (
    Carrier(
        "DHL",
        "https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}&submit=1",
        (*tracking.DHL_EXPRESS, *tracking.DHL_PARCEL, *tracking.POST),
        ("DHL Paket", "DHL Parcel", "DHL eCommerce"),
    ),
    Carrier(
        "DHL Express",
        "https://www.dhl.com/global-en/home/tracking/tracking-express.html?submit=1&tracking-id={number}",
        tracking.DHL_EXPRESS,
    ),
    Carrier(
        "DHL Freight",
        "https://www.dhl.com/global-en/home/tracking/tracking-freight.html?submit=1&tracking-id={number}",
        tracking.REFERENCE,
    ),
    Carrier("UPS", "https://www.ups.com/track?tracknum={number}", tracking.UPS, ("United Parcel Service",)),
    Carrier("FedEx", "https://www.fedex.com/fedextrack/?trknbr={number}", tracking.FEDEX, ("Federal Express",)),
    Carrier("DPD", "https://tracking.dpd.de/status/en_US/parcel/{number}", tracking.DPD),
    Carrier("GLS", "https://gls-group.com/GROUP/en/parcel-tracking/?match={number}", tracking.GLS),
    Carrier(
        "TNT",
        "https://www.tnt.com/express/en_gc/site/shipping-tools/tracking.html?searchType=con&cons={number}",
        tracking.TNT,
    ),
    Carrier(
        "DB Schenker",
        "https://www.dbschenker.com/app/tracking-public/?refNumber={number}",
        tracking.REFERENCE,
        ("Schenker",),
    ),
    Carrier(
        "Kuehne+Nagel",
        "https://mykn.kuehne-nagel.com/public-tracking/shipments?query={number}",
        (*tracking.CONTAINER, *tracking.REFERENCE),
        ("Kühne+Nagel", "Kuehne and Nagel", "KN"),
    ),
    Carrier("DSV", "https://mydsv.com/new/frontpage/search?q={number}", tracking.REFERENCE),
    Carrier("Maersk", "https://www.maersk.com/tracking/{number}", tracking.MAERSK, ("Mærsk",)),
    Carrier(
        "MSC",
        "https://www.msc.com/en/track-a-shipment?trackingNumber={number}",
        tracking.BILL_OF_LADING,
    ),
    Carrier(
        "Hapag-Lloyd",
        "https://www.hapag-lloyd.com/en/online-business/track/track-by-container-solution.html?container={number}",
        tracking.BILL_OF_LADING,
    ),
    Carrier("CMA CGM", "https://www.cma-cgm.com/ebusiness/tracking/search?Reference={number}", tracking.BILL_OF_LADING),
    Carrier("USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}", tracking.USPS),
    Carrier("Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/{number}", tracking.POST),
    Carrier(
        "Deutsche Post",
        "https://www.deutschepost.de/de/s/sendungsverfolgung.html?piececode={number}",
        tracking.POST,
    ),
)


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


KNOWN = {_key(name): each for each in CARRIERS for name in (each.name, *each.also)}


def carrier_named(name: str) -> Carrier | None:
    """The carrier of the table that is called so, however it is spaced and capitalised."""
    return KNOWN.get(_key(name))


def tracking_page(carrier: str, number: str) -> str | None:
    """Where a shipment is followed; None where nobody knows."""
    known = carrier_named(carrier)
    return known.page.format(number=quote(tracking.compact(number), safe="")) if known and number else None


def doubt_about(carrier: str, number: str) -> Doubt | None:
    """What looks wrong with a tracking number; it is kept all the same."""
    known, compact = carrier_named(carrier), tracking.compact(number)
    if known is None or not compact:
        return None
    wrong = tracking.wrong_check(compact, known.formats)
    if wrong is not None:
        return Doubt(
            N_("The check character of this {carrier} number is {found}. By its others it is {right}."),
            carrier=known.name,
            found=wrong[0],
            right=wrong[1],
        )
    if not tracking.has_form(compact, known.formats):
        return Doubt(
            N_("“{found}” does not look like a {carrier} number. Expected one like {example}."),
            carrier=known.name,
            found=number,
            example=known.formats[0].example,
        )
    return None
