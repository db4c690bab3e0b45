"""People with an open session and their sockets, for tests that need a real connection."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from queue import Empty, Queue
from typing import Any

import requests
import socketio
from flask import Flask

from app import clock
from app.access import COOKIE
from app.identity import tokens
from app.identity.events import PersonInvited
from app.identity.models import Person, SignInSession
from app.principal import Role, system
from app.suppliers.models import Supplier
from app.transaction import transaction_of

TEST = system("test")


@dataclass(frozen=True)
class SignedIn:
    person_id: int
    session_id: int
    cookie: str
    supplier_id: int | None

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self.cookie}"}


def signed_in(app: Flask, email: str, *roles: Role, supplier: str = "", language: str = "en") -> SignedIn:
    """A person with an open session, as if they had signed in a moment ago."""
    with app.app_context(), transaction_of(TEST) as work:
        company = _supplier(work, supplier) if supplier else None
        person = Person(email=email, name=email.split("@")[0], supplier_id=company, language=language)
        person.take_roles(frozenset(roles))
        work.add(person)
        work.session.flush()
        return _open_session(work, person)


def session_of(app: Flask, person_id: int | None, *roles: Role) -> SignedIn:
    """One more session of somebody, as on another device; with roles, if they have none yet."""
    with app.app_context(), transaction_of(TEST) as work:
        person = work.session.get_one(Person, person_id)
        if roles:
            person.take_roles(frozenset(roles))
        return _open_session(work, person)


def _supplier(work: Any, code: str) -> int:
    found = work.session.query(Supplier).filter_by(code=code).first()
    if found is None:
        found = Supplier(code=code, name=f"{code} Works", country="DE")
        work.add(found)
        work.session.flush()
    return int(found.id)


def _open_session(work: Any, person: Person) -> SignedIn:
    token, now = tokens.new_token(), clock.now()
    opened = SignInSession(token_hash=tokens.hash_of(token), person_id=person.id, created_at=now,
                           expires_at=now + timedelta(days=1))  # fmt: skip
    work.add(opened)
    work.session.flush()
    return SignedIn(person.id, opened.id, token, person.supplier_id)


def invited(app: Flask, supplier_id: int | None = None) -> None:
    """Something happens, outside the server's process: only the database connects the two."""
    with app.app_context(), transaction_of(TEST) as work:
        work.record(PersonInvited(person_id=1, supplier_id=supplier_id))


class Listener:
    """A connected socket that keeps everything it hears."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self._url = url
        self._headers = headers  # the client adds the address as its Origin
        self._heard: Queue[tuple[str, Any]] = Queue()
        self.room = ""
        """Which room's frame was the last that redrew what was waited for."""
        self._session = requests.Session()
        self._client = socketio.Client(reconnection=False, http_session=self._session)
        for name in ("hello", "frame", "head"):
            self._client.on(name, lambda data, name=name: self._heard.put((name, data)))
        self._client.on("disconnect", lambda *reason: self._heard.put(("disconnect", reason)))

    def connect(self, transport: str = "websocket") -> "Listener":
        self._client.connect(self._url, headers=self._headers, transports=[transport], wait_timeout=5)
        return self

    def say(self, event: str, *data: Any) -> None:
        self._client.emit(event, data)

    def next(self, name: str, patience: float = 5.0) -> Any:
        """The next message of that name; others before it are dropped. Fails when none comes."""
        return self.until(name, patience)[-1][1]

    def until(self, name: str, patience: float = 5.0) -> list[tuple[str, Any]]:
        """Everything up to the next message of that name. Fails when none comes."""
        deadline = time.monotonic() + patience
        found = []
        while not found or found[-1][0] != name:
            try:
                found.append(self._heard.get(timeout=max(0.0, deadline - time.monotonic())))
            except Empty:
                raise AssertionError(f"no {name} within {patience} s, but {found}") from None
        return found

    def redrawn(self, *pieces: str, until: str = "", without: str | None = None, patience: float = 20.0) -> list[str]:
        """What the pieces say in the first frame that redraws them all, `until` in one of them and `without` in none.

        Frames of what happened before may still be on their way.
        """
        deadline = time.monotonic() + patience
        while True:
            frame = self.next("frame", deadline - time.monotonic())
            said = {each["id"]: each["html"] for each in frame["pieces"]}
            found = [said[piece] for piece in pieces if piece in said]
            wanted = any(until in each for each in found) and (without is None or not any(without in each for each in found))
            if len(found) == len(pieces) and wanted:
                self.room = frame["room"]
                return found

    def everything(self) -> list[tuple[str, Any]]:
        """What was heard and not asked for yet."""
        found = []
        while not self._heard.empty():
            found.append(self._heard.get_nowait())
        return found

    @property
    def connected(self) -> bool:
        """Whether the line is open: the client alone says so for ever, if it was hung up on while it connected."""
        return bool(self._client.connected) and self._client.eio.state == "connected"

    def close(self) -> None:
        self._client.disconnect()
        self._client.shutdown()
        self._session.close()


@contextmanager
def listening(url: str, who: SignedIn) -> Iterator[Listener]:
    """Connected and greeted."""
    listener = Listener(url, who.headers)
    try:
        listener.connect()
        yield listener
    finally:
        listener.close()
