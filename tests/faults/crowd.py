"""People at work on a server that fails: writers who repeat what was not acknowledged, dashboards that catch up."""

import re
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from typing import Any
from uuid import uuid4

import requests
import socketio

from app.access import COOKIE
from tests.faults.elements import kinds_of, marked_up, pieces_in
from tests.figures import LONG
from tests.live.listening import SignedIn

PATIENCE = 60.0
ANSWERS_WITHIN = 10.0
SILENT_FOR = 7.0 if LONG else 10.0
"""Who has heard nothing for so long takes the connection for dead: `static/js/live/stream.js` waits for 7 s. The short form
shares its processors with other tests, and a heartbeat may be late."""
POSITION = re.compile(r'<body[^>]* data-position="(\d+)"')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def said(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class Left(Exception):
    """The person was sent home while waiting for an answer."""


class Person:
    """Signed in, over HTTP; asks again while the server is away."""

    def __init__(self, url: str, who: SignedIn, answers_within: float = ANSWERS_WITHIN) -> None:
        self._url, self._answers_within = url, answers_within
        self._session = requests.Session()
        self._session.cookies.set(COOKIE, who.cookie)
        self._left = False

    def get(self, path: str) -> requests.Response:
        return self._until_answered(lambda: self.get_once(path))

    def get_once(self, path: str) -> requests.Response:
        return self._session.get(self._url + path, timeout=self._answers_within)

    def post(self, path: str, fields: Mapping[str, str]) -> requests.Response:
        """The same fields, so the same nonce, until somebody answers."""
        return self._until_answered(lambda: self.post_once(path, fields))

    def post_once(self, path: str, fields: Mapping[str, str]) -> requests.Response:
        how: dict[str, Any] = {"headers": {"Origin": self._url}, "timeout": self._answers_within, "allow_redirects": False}
        return self._session.post(self._url + path, data=fields, **how)

    def token(self, order_id: int) -> dict[str, str]:
        """What every form of this person carries."""
        found = TOKEN.search(self.get(f"/orders/{order_id}").text)
        assert found, "the page has no form"
        return {"csrf_token": found[1]}

    def _until_answered(self, ask: Callable[[], requests.Response]) -> requests.Response:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._left:
                raise Left
            try:
                answer = ask()
            except requests.RequestException:
                time.sleep(0.05)
                continue
            if answer.status_code not in (502, 503, 507):
                return answer
        raise TimeoutError(f"nobody answered within {PATIENCE} s")

    def close(self) -> None:
        self._left = True
        self._session.close()


Line = tuple[int, str, date]
"""What stands on a line: its version, the quantity and the date asked for."""


def acceptance(line_id: int, line: Line) -> dict[str, str]:
    """The fields that accept a line as requested, in a form of their own."""
    name = f"line-{line_id}-"
    version, quantity, on = line
    answer = {f"{name}version": str(version), f"{name}quantity": quantity, f"{name}on": on.isoformat()}
    return answer | {"nonce": uuid4().hex, "revision": "1"}


class Writer(threading.Thread):
    """A supplier who accepts the lines of some orders, one request each."""

    def __init__(self, person: Person, work: Mapping[int, Mapping[int, Line]], pause: float = 0.0) -> None:
        super().__init__(daemon=True)
        self._person, self._work, self._pause = person, work, pause
        self.acknowledged: dict[int, float] = {}
        """The lines in their order, with the moment at which their answer was there."""
        self.surprises: list[str] = []

    def run(self) -> None:
        for order_id, lines in self._work.items():
            token = self._person.token(order_id)
            for line_id, line in lines.items():
                answer = self._person.post(f"/orders/{order_id}/answer", acceptance(line_id, line) | token)
                if answer.status_code in (200, 303):
                    self.acknowledged[line_id] = time.monotonic()
                else:
                    self.surprises.append(f"{answer.status_code}: {said(answer.text)[-300:]}")
                time.sleep(self._pause)

    def close(self) -> None:
        self._person.close()


class Dashboard:
    """A page of some orders as a browser keeps it: printed once, then frames, and pulls where something is missing."""

    def __init__(self, url: str, who: SignedIn, orders: list[int], answers_within: float = ANSWERS_WITHIN) -> None:
        self._person, self._orders = Person(url, who, answers_within), orders
        self._lock = threading.RLock()
        self._connecting = threading.Lock()
        self.pieces: dict[str, str] = {}
        self.changed_at: dict[str, float] = {}
        self.faults: list[str] = []
        self.pulls = 0
        self._cursor, self._heard_at = 0, time.monotonic()
        self._print()
        self._client = socketio.Client(reconnection_delay=0.1, reconnection_delay_max=0.5, randomization_factor=0.5)
        self._client.on("hello", self._look)
        self._client.on("head", self._look)
        self._client.on("frame", self._take)
        self._client.on("connect_error", self._ask_again)
        self._shows = kinds_of(self.pieces)
        self._address = {
            "url": f"{url}?shows={self._shows}",
            "headers": {"Cookie": f"{COOKIE}={who.cookie}"},
            "transports": ["websocket"],
        }
        self._closed = False
        self._connect()
        threading.Thread(target=self._watch, daemon=True).start()

    def _connect(self) -> None:
        """Until somebody takes us in: a server that has just started, or lost its database, refuses at first."""
        deadline = time.monotonic() + PATIENCE
        while not self._closed:
            try:
                self._client.connect(**self._address, wait_timeout=10)
            except (socketio.exceptions.ConnectionError, ValueError):  # refused, or half-way in already
                if self._client.connected:
                    return
                if time.monotonic() > deadline:
                    raise
                self._client.disconnect()
                time.sleep(0.3)
            else:
                return

    def _ask_again(self, *_: object) -> None:
        """Reached, but refused: as in the browser, that ends the client's own attempts."""
        if self._client.eio.state == "connected" and not self._connecting.locked():
            threading.Thread(target=self._come_back, daemon=True).start()

    def _come_back(self) -> None:
        with self._connecting:
            self._client.disconnect()
            self._connect()

    def _watch(self) -> None:
        """A connection that looks open but brings nothing any more is dropped; Socket.IO's client then makes another."""
        while not self._closed:
            time.sleep(0.25)
            if self._client.connected and time.monotonic() - self._heard_at > SILENT_FOR:
                self._heard_at = time.monotonic()
                with suppress(AttributeError, OSError):  # it is gone already
                    self._client.eio.ws.sock.shutdown(socket.SHUT_RDWR)

    def _print(self) -> None:
        """Fetch the pages; what happens after the first one's position comes by frames and pulls."""
        pages = [self._person.get(f"/orders/{order_id}").text for order_id in self._orders]
        self.pieces = {name: html for page in pages for name, html in marked_up(page).items()}
        self._cursor = min(int(found[1]) for page in pages if (found := POSITION.search(page)))

    def _look(self, heads: dict) -> None:
        self._heard_at = time.monotonic()
        with self._lock:
            if any(head > self._cursor for head in heads["rooms"].values()):
                self._pull()

    def _take(self, frame: dict) -> None:
        self._heard_at = time.monotonic()
        with self._lock:
            if frame["position"] <= self._cursor:
                return
            if frame["previous"] > self._cursor:
                self._pull()
                return
            self._apply(frame)

    def _pull(self) -> None:
        """As in the browser: one attempt; where it fails, the next heartbeat makes another."""
        try:
            answer = self._person.get_once(f"/live/since/{self._cursor}?shows={self._shows}")
        except requests.RequestException:
            return
        if answer.status_code == 200:
            self.pulls += 1
            self._apply(answer.json())

    def _apply(self, told: dict) -> None:
        if told["position"] < self._cursor:
            self.faults.append(f"went back from {self._cursor} to {told['position']}")
        if told["reload"]:
            with suppress(Left):
                self._print()
            return
        self._cursor = told["position"]
        for piece in told["pieces"]:
            if piece["id"] in self.pieces:
                self._replace(piece["id"], piece["html"])

    def _replace(self, name: str, html: str) -> None:
        """Reading what all of them say is left to the end: it would take more time than the server does."""
        if name.startswith("order-line-") and said(html) != said(self.pieces[name]):
            self.changed_at[name] = time.monotonic()
        self.pieces[name] = html

    def says(self) -> dict[str, str]:
        """What each piece says at this moment."""
        return {name: pieces_in(html).get(name, "") for name, html in list(self.pieces.items())}

    def differs_from(self, truth: dict[str, str]) -> str:
        """Where this page stands and what it says otherwise, for whoever reads why it does not agree."""
        says = self.says()
        wrong = sorted(name for name in truth | says if says.get(name) != truth.get(name))
        examples = [f"{name}: {says.get(name)!r}, not {truth.get(name)!r}" for name in wrong[:3]]
        silent = f"silent for {time.monotonic() - self._heard_at:.1f} s"
        return f"connected {self._client.connected}, at {self._cursor}, {silent}, {len(wrong)} differ: {examples}"

    def close(self) -> None:
        self._closed = True
        self._person.close()
        self._client.disconnect()
        self._client.shutdown()
        with self._lock:  # whatever is being taken in has ended
            pass


def pieces_of(pages: list[str]) -> dict[str, str]:
    return {name: words for page in pages for name, words in pieces_in(page).items()}
