"""Certificates of the demo's suppliers: one in every state, and what is required of whom."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import current_app
from PIL import Image, ImageDraw

from app import clock
from app.catalog.queries import categories_for
from app.certifications import actions
from app.certifications.queries import types_for
from app.certifications.rules import Level, Paper
from app.demo import cast
from app.demo.stage import Stage, acting, address_of
from app.files.intake import Upload, receive
from app.files.keeping import vault
from app.files.rules import MEGABYTE

BUYER = "jana@northfield.example"
INK, PAPER, SEAL = "#1c2b3a", "#fdfcf8", "#0b6a6a"
YEAR = 365
REQUIRED = (("ISO 9001", None), ("IATF 16949", "Castings"), ("RoHS declaration", "Electronics"), ("SA8000", "Wire and springs"))


def tell(stage: Stage) -> None:
    """Says what is required, then lets suppliers hand in and the buyer decide."""
    told = Papers(stage)
    told.require()
    told.kept("KAISER", "ISO 9001", "QM 15 00412", "TÜV Rheinland", begins=-700, ends=395)
    told.kept("LODZ", "ISO 9001", "PL-9001-7731", "Bureau Veritas", begins=-1040, ends=55)
    told.kept("FERRO", "ISO 9001", "IT-22-0098", "RINA", begins=-1110, ends=-14)
    told.kept("SUZHOU", "RoHS declaration", "SZ-ROHS-2026", "SGS", begins=-200, ends=None)
    told.kept("OSAKA", "ISO 9001", "JP-QMS-3310", "JQA", begins=30, ends=1125)
    told.kept("HARLAN", "SA8000", "SA-5521", "Social Accountability International", begins=-400, ends=20)
    told.handed_in(
        "HARLAN", "SA8000", "SA-5521", "Social Accountability International", begins=21, ends=1116, ago=0.3, renews=True
    )
    told.handed_in("PUNE", "ISO 9001", "IN-QMS-8841", "DNV", begins=-30, ends=1065, ago=1.2)
    told.renewed("ALPIN", "ISO 9001", "AT-1904", "Quality Austria")
    told.refused(
        "IZMIR",
        "ISO 9001",
        "TR-9001-12",
        "Unknown Registrar",
        "The registrar is not accredited. Send one of an accredited body.",
    )
    told.waived("FERRO", "ISO 9001", "RINA audits on the 12th and confirmed it in writing.", through=16)
    told.withdrawn("SUR", "ISO 14001", "ES-14001-77", "AENOR", "AENOR withdrew it on the 3rd; see its register.")


class Papers:
    """`kept`, `handed_in`, `renewed`, `refused`, `withdrawn` and `waived` tell how a certificate of a supplier went."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.now = clock.recorded_now()
        self.known: dict[tuple[str, str], int] = {}
        with acting(stage.people[BUYER], self.now) as buyer:
            self.types = {each.name: each.id for each in types_for(buyer)}

    def require(self) -> None:
        with self._buyer(90) as buyer:
            categories = {each.name: each.id for each in categories_for(buyer)}
            for kind, category in REQUIRED:
                where = categories[category] if category else None
                actions.require(buyer, self.types[kind], level=Level.COMPANY, category_id=where)

    def handed_in(self, code: str, kind: str, number: str, issuer: str, *, begins: int, ends: int | None, ago: float,
                  renews: bool = False) -> int:  # fmt: skip
        today = self.now.date()
        last = None if ends is None else today + timedelta(days=ends)
        renewed = self.known.get((code, kind)) if renews else None
        paper = Paper(number, issuer, today + timedelta(days=begins), last, renews_id=renewed)
        person = next(address_of(each) for each in cast.SUPPLIERS if each.code == code)
        with acting(self.stage.people[person], self.now - timedelta(days=ago)) as seller:
            made = actions.submit(seller, self.types[kind], paper, _scan(kind, number, issuer))
        self.known[code, kind] = made
        return made

    def kept(self, *who: str, ago: float = 60, **said: Any) -> int:
        """Handed in, and verified a day later."""
        made = self.handed_in(*who, ago=ago, **said)
        with self._buyer(ago - 1) as buyer:
            actions.verify(buyer, made)
        return made

    def renewed(self, *who: str) -> None:
        """One that ended lately, and its renewal that stands in its place."""
        self.kept(*who, begins=-3 * YEAR, ends=20, ago=80)
        self.kept(*who, begins=-10, ends=3 * YEAR, ago=12, renews=True)

    def refused(self, code: str, kind: str, number: str, issuer: str, why: str) -> None:
        made = self.handed_in(code, kind, number, issuer, begins=-100, ends=YEAR, ago=4)
        with self._buyer(3) as buyer:
            actions.reject(buyer, made, reason=why)

    def withdrawn(self, code: str, kind: str, number: str, issuer: str, why: str) -> None:
        made = self.kept(code, kind, number, issuer, begins=-300, ends=2 * YEAR, ago=50)
        with self._buyer(2) as buyer:
            actions.revoke(buyer, made, reason=why)

    def waived(self, code: str, kind: str, why: str, *, through: int) -> None:
        last = self.now.date() + timedelta(days=through)
        with self._buyer(5) as buyer:
            actions.grant_waiver(buyer, self.stage.suppliers[code], self.types[kind], valid_to=last, reason=why)

    def _buyer(self, days_ago: float) -> Any:
        return acting(self.stage.people[BUYER], self.now - timedelta(days=days_ago))


def _scan(title: str, number: str, issuer: str) -> Upload:
    """A page that looks like a certificate, as a scanner makes one."""
    page = Image.new("RGB", (620, 877), PAPER)
    pen = ImageDraw.Draw(page)
    pen.rectangle((24, 24, 596, 853), outline=SEAL, width=3)
    for at, words, size in ((150, "CERTIFICATE", 44), (240, title, 34), (420, f"No. {number}", 22), (700, issuer, 22)):
        pen.text((310, at), words, fill=INK, anchor="mm", font_size=size)
    pen.ellipse((270, 540, 350, 620), outline=SEAL, width=6)
    written, settings = BytesIO(), current_app.config["SETTINGS"]
    page.save(written, "PDF", resolution=75.0)
    written.seek(0)
    return receive(vault(), f"{number}.pdf", written, settings.file_limit_mb * MEGABYTE)
