"""Shipments, their lines and the steps of their way; and the verbs that keep the order lines' sums true."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from app import clock
from app.catalog.models import Site
from app.columns import Instant, Quantity
from app.database import db
from app.isolation import AtSite, SupplierOwned
from app.orders.models import OrderLine
from app.principal import STAFF_ROLES
from app.shipments import rules
from app.shipments.rules import Flag, Notice, Step

STEPS = ", ".join(repr(str(step)) for step in Step)


class Shipment(SupplierOwned, AtSite, db.Model):
    """A ship notice: the supplier's own number, what is in it, and where it is."""

    __tablename__ = "shipments"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    number: Mapped[str] = mapped_column(String(40))
    step: Mapped[Step] = mapped_column(String(16))
    carrier: Mapped[str] = mapped_column(String(80), default="")
    tracking_number: Mapped[str] = mapped_column(String(60), default="")
    shipped_on: Mapped[date]
    eta_on: Mapped[date | None]
    packages: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    customs_hold: Mapped[str | None] = mapped_column(String(200))
    delayed: Mapped[str | None] = mapped_column(String(200))
    exception: Mapped[str | None] = mapped_column(String(200))
    announced_at: Mapped[datetime] = mapped_column(Instant)
    announced_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    lines: Mapped[list["ShipmentLine"]] = relationship(order_by="ShipmentLine.id", back_populates="shipment")
    way: Mapped[list["TrackingEvent"]] = relationship(order_by="TrackingEvent.id")
    site: Mapped[Site] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("supplier_id", "number", name="uq_shipments_number"),
        CheckConstraint(f"step in ({STEPS})", name="step_is_known"),
        CheckConstraint("eta_on is null or eta_on >= shipped_on", name="eta_is_after"),
        CheckConstraint("packages is null or packages > 0", name="packages_are_counted"),
    )

    @property
    def counts(self) -> bool:
        return self.step in rules.COUNTS

    @property
    def notice(self) -> Notice:
        return Notice(**{each.name: getattr(self, each.name) for each in fields(Notice)})

    @property
    def quantities(self) -> tuple[Decimal, ...]:
        """In the order of the ids of the order lines, as `facts` names them."""
        return tuple(line.quantity for line in sorted(self.lines, key=lambda line: line.order_line_id))

    @property
    def told_steps(self) -> list[tuple[int, int | None]]:
        return [(told.id, told.corrects_id) for told in self.way]

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

    def pack(self, order_line: OrderLine, quantity: Decimal) -> "ShipmentLine":
        """Put units of an order line in. The limit was asked before; the line's sums follow."""
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

    def go(self, step: Step, *, at: datetime | None = None, place: str = "", note: str = "", by: int | None) -> None:
        """The next step of the way. Raises `RuleBroken` if it is not ahead."""
        rules.check_step(Step(self.step), step)
        self._be_at(step)
        self.log_step(step, at=at, place=place, note=note, by=by)

    def _be_at(self, step: Step) -> None:
        before = [(line, line.in_transit, line.announced) for line in self.lines]
        self.step = step
        for line, in_transit, announced in before:
            line.closed = step in rules.GONE or line.awaited <= 0
            line.order_line.move(shipped=line.announced - announced, in_transit=line.in_transit - in_transit)

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


class ShipmentLine(SupplierOwned, AtSite, db.Model):
    """So many units of one order line in a shipment, and how many of them are here; `missing` ones do not come with it.

    `closed`: nothing more of it is awaited, because it is all here or missing, or was returned or cancelled.
    """

    __tablename__ = "shipment_lines"
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(Quantity())
    received: Mapped[Decimal] = mapped_column(Quantity())
    missing: Mapped[Decimal] = mapped_column(Quantity(), server_default=text("0"))
    closed: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    shipment: Mapped[Shipment] = relationship(back_populates="lines")
    order_line: Mapped[OrderLine] = relationship()
    __mapper_args__: ClassVar = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("shipment_id", "order_line_id", name="uq_shipment_lines_order_line"),
        Index(
            "ix_shipment_lines_on_the_way",
            "site_id",
            "id",
            sqlite_where=text("closed = 0"),
            postgresql_where=text("not closed"),
        ),
        CheckConstraint("quantity > 0 and received >= 0", name="quantities_are_sane"),
        CheckConstraint("missing >= 0", name="missing_is_counted"),
    )

    @property
    def awaited(self) -> Decimal:
        """What is neither here nor known not to come."""
        return self.quantity - self.received - self.missing

    @property
    def announced(self) -> Decimal:
        """What counts as shipped of the order line."""
        return self.quantity if self.shipment.counts else Decimal(0)

    @property
    def in_transit(self) -> Decimal:
        return rules.in_transit(self.quantity, self.received + self.missing, counts=self.shipment.counts and not self.closed)

    def correct(self, quantity: Decimal) -> None:
        """It holds another quantity than was announced; nothing of it is here yet. The order line's sums follow."""
        announced, in_transit = self.announced, self.in_transit
        self.quantity = quantity
        self.order_line.move(shipped=self.announced - announced, in_transit=self.in_transit - in_transit)

    def arrive(self, quantity: Decimal) -> None:
        """So many units of it are here; a negative quantity takes that back, and what was said to be missing with it."""
        in_transit = self.in_transit
        self.received += quantity
        if quantity < 0:
            self.missing = Decimal(0)
        self.closed = self.awaited <= 0
        self.order_line.move(in_transit=self.in_transit - in_transit)

    def fall_short(self) -> Decimal:
        """What has not come of it does not come with this shipment any more. Returns how much that is."""
        in_transit, short = self.in_transit, max(Decimal(0), self.awaited)
        self.missing += short
        self.closed = True
        self.order_line.move(in_transit=self.in_transit - in_transit)
        return short


class TrackingEvent(SupplierOwned, AtSite, db.Model):
    """A dated step of a shipment; a wrong one is followed by one that corrects it."""

    __tablename__ = "tracking_events"
    __readers__ = STAFF_ROLES
    __append_only__ = True
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipments.id"), index=True)
    step: Mapped[Step] = mapped_column(String(16))
    step_before: Mapped[Step] = mapped_column(String(16))
    place: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("tracking_events.id"))
    happened_at: Mapped[datetime] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)
    recorded_by: Mapped[int | None]
    __table_args__ = (CheckConstraint(f"step in ({STEPS})", name="step_is_known"),)


def latest_eta(lines: Iterable[ShipmentLine]) -> date | None:
    """The last arrival announced among the lines that are still on their way."""
    return max((line.shipment.eta_on for line in lines if line.in_transit and line.shipment.eta_on), default=None)
