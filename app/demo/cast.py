"""Who and what the demo's story is about. Invented names; dates come from `story`."""

from dataclasses import dataclass
from decimal import Decimal

PASSWORD = "waybill-demo"


@dataclass(frozen=True)
class DemoSite:
    code: str
    name: str
    address: str
    city: str
    country: str
    timezone: str
    lat: Decimal
    lon: Decimal
    subdivision: str | None = None


HOURS = "Mon–Fri 06:00–14:00, ramp 3; report at the gate"
SITES = (
    DemoSite(
        "STR",
        "Stuttgart works",
        "Neckarhalde 14",
        "Stuttgart",
        "DE",
        "Europe/Berlin",
        Decimal("48.7758"),
        Decimal("9.1829"),
        "BW",
    ),
    DemoSite(
        "DTW",
        "Detroit assembly",
        "2210 Foundry Ave",
        "Detroit",
        "US",
        "America/Detroit",
        Decimal("42.3314"),
        Decimal("-83.0458"),
        "MI",
    ),
    DemoSite(
        "AKL",
        "Auckland service centre",
        "8 Harbour Rise",
        "Auckland",
        "NZ",
        "Pacific/Auckland",
        Decimal("-36.8509"),
        Decimal("174.7645"),
        "AUK",
    ),
)


@dataclass(frozen=True)
class DemoSupplier:
    code: str
    name: str
    country: str
    city: str
    timezone: str
    currency: str
    lat: Decimal
    lon: Decimal
    contact: str
    state: str = "approved"


def _supplier(code: str, name: str, country: str, city: str, timezone: str, currency: str, *rest: str) -> DemoSupplier:
    lat, lon, contact, *state = rest
    return DemoSupplier(code, name, country, city, timezone, currency, Decimal(lat), Decimal(lon), contact, *state)


SUPPLIERS = (
    _supplier("KAISER", "Kaiserstahl Verbindungen", "DE", "Hagen", "Europe/Berlin", "EUR", "51.3671", "7.4633", "Ute Brandt"),
    _supplier("ALPIN", "Alpin Feinguss", "AT", "Linz", "Europe/Vienna", "EUR", "48.3069", "14.2858", "Lukas Eder"),
    _supplier("LODZ", "Łódzkie Zakłady Śrub", "PL", "Łódź", "Europe/Warsaw", "EUR", "51.7592", "19.4560", "Marta Zielińska"),
    _supplier("SUR", "Vidrios del Sur", "ES", "Sevilla", "Europe/Madrid", "EUR", "37.3891", "-5.9845", "Inés Carmona"),
    _supplier(
        "BRIGHT",
        "Brightwater Plastics",
        "US",
        "Toledo",
        "America/New_York",
        "USD",
        "41.6528",
        "-83.5379",
        "Dale Whitfield",
    ),
    _supplier(
        "HARLAN",
        "Harlan Wire & Cable",
        "US",
        "Fort Wayne",
        "America/Indiana/Indianapolis",
        "USD",
        "41.0793",
        "-85.1394",
        "Renee Ostrow",
    ),
    _supplier("LUMEN", "Lumenfield Optics", "US", "Rochester", "America/New_York", "USD", "43.1566", "-77.6088", "Sam Adeyemi"),
    _supplier(
        "FERRO",
        "Ferro & Filho",
        "BR",
        "Joinville",
        "America/Sao_Paulo",
        "USD",
        "-26.3045",
        "-48.8487",
        "Caio Barreto",
    ),
    _supplier("OSAKA", "Naniwa Seiki", "JP", "Osaka", "Asia/Tokyo", "JPY", "34.6937", "135.5023", "Haruka Mori"),
    _supplier(
        "SUZHOU",
        "Suzhou Hengtai Electronics",
        "CN",
        "Suzhou",
        "Asia/Shanghai",
        "USD",
        "31.2990",
        "120.5853",
        "Chen Yulan",
    ),
    _supplier(
        "PUNE",
        "Deccan Precision Springs",
        "IN",
        "Pune",
        "Asia/Kolkata",
        "USD",
        "18.5204",
        "73.8567",
        "Rohan Kulkarni",
    ),
    _supplier(
        "IZMIR",
        "Ege Bağlantı",
        "TR",
        "İzmir",
        "Europe/Istanbul",
        "EUR",
        "38.4237",
        "27.1428",
        "Selin Acar",
        "restricted",
    ),
)


@dataclass(frozen=True)
class DemoItem:
    number: str
    name: str
    category: str
    unit: str
    price: Decimal
    batch: int
    """A usual quantity of an order line."""
    suppliers: tuple[str, ...]


def _item(number: str, name: str, category: str, unit: str, price: str, batch: int, *suppliers: str) -> DemoItem:
    return DemoItem(number, name, category, unit, Decimal(price), batch, suppliers)


CATEGORIES = (
    ("FAST", "Fasteners"),
    ("CAST", "Castings"),
    ("ELEC", "Electronics"),
    ("POLY", "Plastics and seals"),
    ("OPTI", "Glass and optics"),
    ("WIRE", "Wire and springs"),
)
UNITS = (("H87", "pcs", 0), ("KGM", "kg", 3), ("MTR", "m", 2), ("SET", "set", 0))

ITEMS = (
    _item("F-0812", "M8 hexagon bolt, A2-70", "FAST", "H87", "0.14", 2000, "KAISER", "LODZ", "IZMIR"),
    _item("F-1016", "M10 hexagon bolt, 8.8", "FAST", "H87", "0.21", 1500, "KAISER", "LODZ"),
    _item("F-0406", "M4 socket screw, black", "FAST", "H87", "0.06", 5000, "LODZ", "IZMIR"),
    _item("F-2200", "Threaded rod 12 mm", "FAST", "MTR", "3.80", 120, "KAISER", "IZMIR"),
    _item("C-3010", "Gearbox housing, grey cast iron", "CAST", "H87", "84.50", 40, "ALPIN", "FERRO"),
    _item("C-3022", "Bearing bracket", "CAST", "H87", "19.75", 160, "ALPIN", "FERRO"),
    _item("C-3105", "Pump cover, aluminium", "CAST", "H87", "12.30", 250, "FERRO"),
    _item("E-5001", "Control board, rev. C", "ELEC", "H87", "41.20", 150, "SUZHOU", "OSAKA"),
    _item("E-5014", "Power supply 24 V 5 A", "ELEC", "H87", "28.90", 200, "SUZHOU"),
    _item("E-5040", "Rotary encoder, 1024 steps", "ELEC", "H87", "36.00", 90, "OSAKA"),
    _item("E-5052", "Pressure sensor 0–10 bar", "ELEC", "H87", "22.40", 300, "OSAKA", "SUZHOU"),
    _item("P-6003", "Gasket set, EPDM", "POLY", "SET", "5.10", 600, "BRIGHT"),
    _item("P-6017", "Cable gland M20", "POLY", "H87", "0.62", 3000, "BRIGHT", "SUZHOU"),
    _item("P-6033", "Granulate PA66 GF30", "POLY", "KGM", "4.35", 750, "BRIGHT"),
    _item("O-7001", "Sight glass 60 mm", "OPTI", "H87", "7.85", 180, "SUR", "LUMEN"),
    _item("O-7010", "Lens assembly f 12", "OPTI", "H87", "63.00", 60, "LUMEN"),
    _item("O-7022", "Cover glass, anti-glare", "OPTI", "H87", "9.40", 220, "SUR"),
    _item("W-8002", "Cable harness, 14-way", "WIRE", "H87", "17.60", 75, "HARLAN", "SUZHOU"),
    _item("W-8019", "Copper wire 1.5 mm²", "WIRE", "KGM", "9.15", 400, "HARLAN"),
    _item("W-8030", "Compression spring 22 mm", "WIRE", "H87", "0.48", 2500, "PUNE", "OSAKA"),
    _item("W-8044", "Torsion spring, left-hand", "WIRE", "H87", "0.95", 1200, "PUNE"),
)


@dataclass(frozen=True)
class DemoPerson:
    email: str
    name: str
    role: str
    site: str | None = None


STAFF = (
    DemoPerson("jana@northfield.example", "Jana Lindqvist", "procurement"),
    DemoPerson("tom@northfield.example", "Tom Okafor", "procurement"),
    DemoPerson("rita@northfield.example", "Rita Weiss", "receiving", "STR"),
    DemoPerson("marcus@northfield.example", "Marcus Bell", "receiving", "DTW"),
    DemoPerson("paula@northfield.example", "Paula Fontaine", "sales"),
    DemoPerson("admin@northfield.example", "Edda Norling", "admin"),
)

CARRIERS = ("DHL Freight", "DB Schenker", "UPS", "Kuehne+Nagel", "FedEx")
