"""Who may sign in: people with their roles and sites, their sessions, and links that are used once."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, or_, select
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from app.columns import Instant
from app.database import db
from app.events import EventSubject, LoggedEvent
from app.identity import rules
from app.identity.rules import LinkPurpose
from app.isolation import StaffOnly, SupplierOwned
from app.principal import STAFF_ROLES, Kind, Permission, Principal, Role

ADMINS = frozenset({Role.ADMIN})


class Person(SupplierOwned, db.Model):
    """Somebody who signs in: one of ours, or of exactly one supplier."""

    __tablename__ = "people"
    __of_order__ = False
    __readers__ = STAFF_ROLES
    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"), index=True)  # type: ignore[assignment]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(10), default="en")
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    roles_held: Mapped[list["PersonRole"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    sites: Mapped[list["PersonSite"]] = relationship(cascade="all, delete-orphan")
    __mapper_args__: ClassVar = {"version_id_col": version}

    @classmethod
    def of_order(cls, principal: Principal) -> ColumnElement[bool]:
        """By a link: oneself, and those whose name stands in the order's history."""
        acted = select(LoggedEvent.actor_id).join(EventSubject, EventSubject.seq == LoggedEvent.seq)
        return or_(
            cls.id == principal.person_id, cls.id.in_(acted.where(EventSubject.subject == f"order:{principal.order_id}"))
        )

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(held.role) for held in self.roles_held)

    def take_roles(self, roles: frozenset[Role]) -> None:
        """Hold exactly these roles. Raises `RuleBroken`."""
        rules.check_roles(roles, of_supplier=self.supplier_id is not None)
        self.roles_held = [PersonRole(role=role, supplier_id=self.supplier_id) for role in sorted(roles)]
        if self.id is not None:
            flag_modified(self, "active")  # the version counts changes of the row, and roles are rows of their own

    def principal(
        self,
        session_id: int | None = None,
        *,
        token_id: int | None = None,
        scope: frozenset[Permission] | None = None,
        order_id: int | None = None,
        confirmed: bool = True,
    ) -> Principal:
        return Principal(
            kind=Kind.SUPPLIER if self.supplier_id else Kind.STAFF,
            person_id=self.id,
            supplier_id=self.supplier_id,
            site_ids=frozenset(site.site_id for site in self.sites),
            roles=self.roles,
            session_id=session_id,
            token_id=token_id,
            scope=scope,
            order_id=order_id,
            confirmed=confirmed,
        )


class PersonRole(SupplierOwned, db.Model):
    __tablename__ = "person_roles"
    __of_order__ = False
    __readers__ = STAFF_ROLES
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    supplier_id: Mapped[int | None] = mapped_column(ForeignKey("suppliers.id"), index=True)  # type: ignore[assignment]
    __table_args__ = (CheckConstraint(f"role in ({', '.join(repr(str(r)) for r in Role)})", name="role_is_known"),)


class PersonSite(StaffOnly, db.Model):
    """A site at which a person receives goods."""

    __tablename__ = "person_sites"
    __readers__ = STAFF_ROLES
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)


class Credential(StaffOnly, db.Model):
    """A person's password, hashed. In a model of its own: nobody but the authenticator reads it."""

    __tablename__ = "credentials"
    __readers__ = frozenset()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(Instant)


class SignInSession(StaffOnly, db.Model):
    """That somebody is signed in on one device. The cookie holds a random id, this row its hash."""

    __tablename__ = "sign_in_sessions"
    __readers__ = frozenset()
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    address: Mapped[str] = mapped_column(String(45), default="")
    device: Mapped[str] = mapped_column(String(200), default="")
    person: Mapped[Person] = relationship(lazy="joined")

    def holds_at(self, instant: datetime) -> bool:
        return self.revoked_at is None and instant < self.expires_at and self.person.active


class OneTimeLink(StaffOnly, db.Model):
    """An invitation or a password reset: 128 random bits, hashed here, good for one use."""

    __tablename__ = "one_time_links"
    __readers__ = frozenset()
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class CalendarFeed(StaffOnly, db.Model):
    """A secret address of somebody's calendar: 128 random bits and more, hashed here, until it is revoked."""

    __tablename__ = "calendar_feeds"
    __readers__ = frozenset()
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class ApiToken(StaffOnly, db.Model):
    """A program's token for one person: random, hashed here, narrowed to some permissions, until it ends or is revoked."""

    __tablename__ = "api_tokens"
    __readers__ = frozenset()
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    scopes: Mapped[str] = mapped_column(String(400))
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def scope(self) -> frozenset[Permission]:
        """A permission that there no longer is, is none."""
        return frozenset(permission for permission in Permission if permission in self.scopes.split())

    def holds_at(self, instant: datetime) -> bool:
        return self.revoked_at is None and instant < self.expires_at and self.person.active
