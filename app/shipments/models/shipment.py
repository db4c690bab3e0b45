"""A shipment: the notice, what is in it, where it is; and its verbs."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship
from sqlalchemy.orm.attributes import flag_modified

from app import clock
from app.catalog.models import Site
from app.columns import Instant
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.orders.models import OrderLine
from app.principal import STAFF_ROLES, Principal
from app.shipments import rules
from app.shipments.models.lines import ShipmentLine, moving
from app.shipments.models.packages import Package
from app.shipments.models.way import STEPS, TrackingEvent
from app.shipments.rules import Flag, Notice, PackageWords, Step, Told
from app.suppliers.models import Plant, Supplier


class Shipment(SupplierOwned, AtSite, db.Model):
    """A ship notice: the supplier's own number, what is in it, and where it is."""

    __tablename__ = "shipments"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    number: Mapped[str] = mapped_column(String(40))
    step: Mapped[Step] = mapped_column(String(16))
    plant_id: Mapped[int | None] = mapped_column(ForeignKey("plants.id"))
    carrier: Mapped[str] = mapped_column(String(80), default="")
    tracking_number: Mapped[str] = mapped_column(String(60), default="")
    shipped_on: Mapped[date]
    eta_on: Mapped[date | None]
    package_count: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    customs_hold: Mapped[str | None] = mapped_column(String(200))
    delayed: Mapped[str | None] = mapped_column(String(200))
    exception: Mapped[str | None] = mapped_column(String(200))
    announced_at: Mapped[datetime] = mapped_column(Instant)
    announced_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    lines: Mapped[list[ShipmentLine]] = relationship(order_by=ShipmentLine.id, back_populates="shipment")
    way: Mapped[list[TrackingEvent]] = relationship(order_by=TrackingEvent.id)
    packages: Mapped[list[Package]] = relationship(
        order_by=Package.position, back_populates="shipment", cascade="all, delete-orphan"
    )
    site: Mapped[Site] = relationship()
    supplier: Mapped[Supplier] = relationship()
    plant: Mapped[Plant | None] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("supplier_id", "number", name="uq_shipments_number"),
        CheckConstraint(f"step in ({STEPS})", name="step_is_known"),
        CheckConstraint("eta_on is null or eta_on >= shipped_on", name="eta_is_after"),
        CheckConstraint("package_count is null or package_count > 0", name="packages_are_counted"),
    )

    @classmethod
    def of_order(cls, principal: Principal) -> ColumnElement[bool]:
        lines: Any = ShipmentLine.__table__
        return cls.id.in_(select(lines.c.shipment_id).where(lines.c.order_id == principal.order_id))

    @property
    def counts(self) -> bool:
        return self.step in rules.COUNTS

    @property
    def is_gone(self) -> bool:
        """It was called off or came back: nothing of it is awaited."""
        return self.step in rules.GONE

    @property
    def notice(self) -> Notice:
        return Notice(**{each.name: getattr(self, each.name) for each in fields(Notice)})

    @property
    def plant_name(self) -> str:
        """From which of its supplier's plants it leaves; nothing where that was not said."""
        return self.plant.name if self.plant else ""

    @property
    def quantities(self) -> tuple[Decimal, ...]:
        """In the order of the ids of the order lines, as `facts` names them."""
        return tuple(line.quantity for line in sorted(self.lines, key=lambda line: line.order_line_id))

    @property
    def told_steps(self) -> list[Told]:
        return [each.told for each in self.way]

    @property
    def flags(self) -> dict[Flag, str]:
        """What holds it up now, each with its reason."""
        return {flag: reason for flag in Flag if (reason := getattr(self, flag)) is not None}

    def be_announced(self, by: int | None) -> None:
        self.announced_at, self.announced_by = clock.now(), by

    def write(self, notice: Notice) -> tuple[str, ...]:
        """Say it anew. Returns the names of what is different."""
        before, after = self.notice.words, notice.words
        for name, value in after.items():
            setattr(self, name, value)
        return tuple(sorted(name for name in after if after[name] != before[name]))

    @property
    def is_received(self) -> bool:
        """Whether anything of it is here, or known not to come: from then on it is not corrected any more."""
        return any(line.received or line.missing for line in self.lines)

    @property
    def edition(self) -> int:
        """What was seen of it: grows with every change of the shipment or of a line in it."""
        return self.version + sum(line.version for line in self.lines)

    @property
    def is_all_here(self) -> bool:
        """Nothing of it is awaited: it is here, or known not to come."""
        return bool(self.lines) and all(line.awaited <= 0 for line in self.lines)

    def touch(self) -> None:
        """Something below it changes: who looked at it before has seen an old version."""
        flag_modified(self, "package_count")

    def leave(self, on: date, eta_on: date | None) -> None:
        """The goods leave on that day, whatever was planned; they are expected when it was said last. Raises `RuleBroken`."""
        rules.check_eta(on, eta_on or self.eta_on)
        self.shipped_on, self.eta_on = on, eta_on or self.eta_on

    def pack(self, order_line: OrderLine, quantity: Decimal) -> "ShipmentLine":
        """Put units of an order line in. The limit was asked before; the order line's sums follow."""
        line = ShipmentLine(
            order_line=order_line,
            supplier_id=self.supplier_id,
            site_id=self.site_id,
            order_id=order_line.order_id,
            order_line_id=order_line.id,
            quantity=quantity,
            received=Decimal(0),
            missing=Decimal(0),
            closed=False,
        )
        self.lines.append(line)
        if self.counts:
            order_line.move(shipped=quantity, in_transit=quantity)
        if (session := object_session(self)) is not None:
            session.add(line)  # whole now: a flush may take it
        return line

    def begin(self, step: Step, *, by: int | None) -> None:
        """Where the way begins. Raises `RuleBroken`."""
        if step is Step.DRAFT:
            self.log_step(step, by=by)
        else:
            self.go(step, by=by)

    def go(self, step: Step, *, at: datetime | None = None, place: str = "", note: str = "", by: int | None) -> None:
        """The next step of the way. Raises `RuleBroken` if it is not ahead."""
        rules.check_step(Step(self.step), step)
        rules.check_returnable(step, all_here=self.is_all_here)
        self._be_at(step)
        self.log_step(step, at=at, place=place, note=note, by=by)

    def _be_at(self, step: Step) -> None:
        with moving(self.lines):
            self.step = step
            for line in self.lines:
                line.closed = self.is_gone or line.awaited <= 0

    def correct_step(self, wrong: "TrackingEvent", *, note: str, by: int | None) -> Step:
        """Go back to where the shipment was before a step that was told by mistake. Nothing is deleted."""
        step = Step(wrong.step_before)
        self._be_at(step)
        self.log_step(step, note=note, by=by, corrects=wrong.id)
        return step

    def log_step(
        self,
        step: Step,
        *,
        at: datetime | None = None,
        place: str = "",
        note: str = "",
        by: int | None,
        corrects: int | None = None,
    ) -> None:
        """Keep that the shipment is at a step now."""
        before = self.way[-1].step if self.way else Step.DRAFT
        told = TrackingEvent(supplier_id=self.supplier_id, site_id=self.site_id, step=step, step_before=before)
        told.happened_at, told.recorded_at, told.recorded_by = at or clock.now(), clock.now(), by
        told.place, told.note, told.corrects_id = place, note, corrects
        self.way.append(told)

    def add_packages(self, packages: Iterable[PackageWords]) -> list[Package]:
        """More packages; how many there are is counted from now on."""
        last = max((each.position for each in self.packages), default=0)
        made = []
        for position, words in enumerate(packages, start=last + 1):
            package = Package(supplier_id=self.supplier_id, site_id=self.site_id, position=position)
            package.write(words)
            made.append(package)
        self.packages.extend(made)
        self._count_packages()
        return made

    def remove_package(self, package: Package) -> None:
        self.packages.remove(package)
        self._count_packages()

    def _count_packages(self) -> None:
        self.package_count = len(self.packages) or None
        self.touch()

    def packed(self, *, but: Package | None = None) -> dict[int, Decimal]:
        """By shipment line, what its packages hold together, one of them left out."""
        found: dict[int, Decimal] = {}
        for each in (held for package in self.packages if package is not but for held in package.holds):
            found[each.shipment_line_id] = found.get(each.shipment_line_id, Decimal(0)) + each.quantity
        return found

    def hold(self, flag: Flag, reason: str | None) -> None:
        """Set a flag with its reason, or lift it with None."""
        setattr(self, flag, reason)

    def facts(self) -> dict[str, Any]:
        """What every event about the shipment says of it."""
        return {
            "shipment_id": self.id,
            "supplier_id": self.supplier_id,
            "site_id": self.site_id,
            "order_ids": tuple(sorted({line.order_id for line in self.lines})),
            "line_ids": tuple(sorted({line.order_line_id for line in self.lines})),
        }
