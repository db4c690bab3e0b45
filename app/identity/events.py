"""What happened to people and their sessions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from app.events import Event
from app.principal import room_of_supplier


@dataclass(frozen=True, kw_only=True)
class PersonEvent(Event, abstract=True):
    """Told to administrators, and to the supplier whose person it is."""

    person_id: int
    supplier_id: int | None = None

    def audience(self) -> Iterable[str]:
        return {"admin"} | ({room_of_supplier(self.supplier_id)} if self.supplier_id else set())

    def subjects(self) -> Iterable[str]:
        return {f"person:{self.person_id}"}


@dataclass(frozen=True, kw_only=True)
class PersonInvited(PersonEvent):
    name: ClassVar[str] = "identity.person_invited"


@dataclass(frozen=True, kw_only=True)
class LinkMade(PersonEvent):
    """A single-use link was made for a person: an invitation or a password reset."""

    name: ClassVar[str] = "identity.link_made"
    purpose: str


@dataclass(frozen=True, kw_only=True)
class PasswordSet(PersonEvent):
    """Ends every session of the person; the one that did it gets a fresh one."""

    name: ClassVar[str] = "identity.password_set"


@dataclass(frozen=True, kw_only=True)
class SignedIn(PersonEvent):
    name: ClassVar[str] = "identity.signed_in"
    session_id: int


@dataclass(frozen=True, kw_only=True)
class SignedOut(PersonEvent):
    name: ClassVar[str] = "identity.signed_out"
    session_id: int


@dataclass(frozen=True, kw_only=True)
class SessionExpired(PersonEvent):
    """The time of a sign-in was up."""

    name: ClassVar[str] = "identity.session_expired"
    session_id: int


@dataclass(frozen=True, kw_only=True)
class RolesChanged(PersonEvent):
    name: ClassVar[str] = "identity.roles_changed"
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonDeactivated(PersonEvent):
    name: ClassVar[str] = "identity.person_deactivated"


@dataclass(frozen=True, kw_only=True)
class PersonReactivated(PersonEvent):
    name: ClassVar[str] = "identity.person_reactivated"


@dataclass(frozen=True, kw_only=True)
class FeedMade(PersonEvent):
    """Somebody made a secret address of their own calendar."""

    name: ClassVar[str] = "identity.feed_made"
    feed_id: int


@dataclass(frozen=True, kw_only=True)
class FeedRevoked(PersonEvent):
    name: ClassVar[str] = "identity.feed_revoked"
    feed_id: int


@dataclass(frozen=True, kw_only=True)
class TokenMade(PersonEvent):
    """A token was made with which a program acts as the person."""

    name: ClassVar[str] = "identity.token_made"
    token_id: int
    scopes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TokenRevoked(PersonEvent):
    name: ClassVar[str] = "identity.token_revoked"
    token_id: int
