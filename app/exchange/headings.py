"""What other systems call the fields that a profile may fill, so that a page can choose columns beforehand. Pure."""

from app.exchange.fields import FIELDS

ALSO_CALLED: dict[str, tuple[str, ...]] = {
    # Letters and digits alone count. A heading stands under one field only; what could mean two things is left out.
    "order_number": ("PO", "PO no", "PO number", "Purchase order", "Purchasing document", "EBELN", "Bestellnummer"),
    "ordered_on": ("PO date", "Ordered on", "Document date", "BEDAT", "Bestelldatum"),
    "currency": ("Curr", "WAERS", "Währung"),
    "incoterm": ("Incoterms", "Inco term", "INCO1", "Delivery terms"),
    "line_no": ("Line", "Line no", "Item no in order", "Pos", "Position", "EBELP", "PO line"),
    "quantity": ("Qty", "Order quantity", "Order qty", "Bestellmenge", "Menge"),
    "unit_price": ("Price", "Net price", "NETPR", "Preis", "Einzelpreis"),
    "requested_on": ("Due", "Due date", "Delivery date", "Need by", "Need-by date", "Required date", "EINDT", "Liefertermin"),
    "supplier_code": ("Vendor", "Vendor no", "Vendor number", "Vendor ID", "Supplier", "Supplier ID", "LIFNR", "Lieferant"),
    "supplier_name": ("Vendor name", "Name of vendor", "Lieferantenname"),
    "supplier_country": ("Vendor country",),
    "site_code": ("Plant", "Ship to", "Warehouse", "Site", "WERKS", "Werk"),
    "site_name": ("Plant name", "Ship-to name", "Warehouse name"),
    "item_number": ("Item", "Material", "Material number", "Part no", "Part number", "SKU", "MATNR", "Artikelnummer"),
    "item_name": ("Description", "Short text", "Material description", "Product name", "Bezeichnung", "TXZ01"),
    "item_category": ("Category", "Material group", "Product group", "MATKL", "Warengruppe"),
    "unit": ("UoM", "Order unit", "Unit of measure", "MEINS", "Einheit"),
    "receipt_key": ("Receipt", "Receipt no", "Goods receipt", "Material document", "MBLNR"),
    "received": ("Received", "Received qty", "Qty received", "Quantity received", "Receipt quantity"),
    "rejected": ("Rejected", "Rejected qty", "Qty rejected", "Quantity rejected"),
    "arrived_on": ("Arrival date", "Delivered on", "Actual delivery date"),
    "posted_on": ("Posting date", "Receipt date", "BUDAT"),
    "delivery_note": ("Delivery note", "Packing slip", "Lieferschein", "XBLNR"),
}  # fmt: skip


def plain(heading: str) -> str:
    """A heading without case, spaces and signs: `PO #` and `po` are one."""
    return "".join(sign for sign in heading.lower() if sign.isalnum())


MEANT: dict[str, str] = {plain(word): name for name, words in ALSO_CALLED.items() for word in words} | {
    plain(word): each.name for each in FIELDS.values() for word in (each.name, each.label)
}
"""The field that a plain heading means; a field's own name comes first."""
