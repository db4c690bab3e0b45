"""People at work on a server that fails: writers who repeat what was not acknowledged, dashboards that catch up."""

import re
import threading
import time
from collections.abc import Callable, Mapping
from datetime import date
from uuid import uuid4

import requests
import socketio

from app.access import COOKIE
from tests.live.listening import SignedIn

PATIENCE = 60.0
ROW = re.compile(r'<tr id="(order-line-\d+)".*?</tr>', re.DOTALL)
POSITION = re.compile(r'<body[^>]* data-position="(\d+)"')
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def said(row: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


class Person:
    """Signed in, over HTTP; asks again while the server is away."""

    def __init__(self, url: str, who: SignedIn) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.cookies.set(COOKIE, who.cookie)

    def get(self, path: str) -> requests.Response:
        return self._until_answered(lambda: self._session.get(self._url + path, timeout=10))

    def post(self, path: str, fields: Mapping[str, str]) -> requests.Response:
        """The same fields, so the same nonce, until somebody answers."""
        headers = {"Origin": self._url}
        return self._until_answered(
            lambda: self._session.post(self._url + path, data=fields, headers=headers, timeout=10, allow_redirects=False)
        )

    def _until_answered(self, ask: Callable[[], requests.Response]) -> requests.Response:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = ask()
            except requests.RequestException:
                time.sleep(0.05)
                continue
            if answer.status_code not in (502, 503, 507):
                return answer
        raise TimeoutError(f"nobody answered within {PATIENCE} s")

    def close(self) -> None:
        self._session.close()


class Writer(threading.Thread):
    """A supplier who accepts the lines of one order, one request each."""

    def __init__(self, person: Person, order_id: int, lines: Mapping[int, tuple[int, str, date]]) -> None:
        super().__init__(daemon=True)
        self._person, self._order_id, self._lines = person, order_id, lines
        self.acknowledged: list[int] = []
        self.surprises: list[str] = []

    def run(self) -> None:
        token = TOKEN.search(self._person.get(f"/orders/{self._order_id}").text)
        assert token, "the page has no form"
        for line_id, (version, quantity, on) in self._lines.items():
            name = f"line-{line_id}-"
            answer = self._person.post(
                f"/orders/{self._order_id}/answer",
                {
                    "csrf_token": token[1],
                    "nonce": uuid4().hex,
                    "revision": "1",
                    f"{name}version": str(version),
                    f"{name}quantity": quantity,
                    f"{name}on": on.isoformat(),
                },
            )
            if answer.status_code in (200, 303):
                self.acknowledged.append(line_id)
            else:
                self.surprises.append(f"{answer.status_code}: {said(answer.text)[-300:]}")

    def close(self) -> None:
        self._person.close()


class Dashboard:
    """A page of some orders as a browser keeps it: printed once, then frames, and pulls where something is missing."""

    def __init__(self, url: str, who: SignedIn, orders: list[int]) -> None:
        self._person, self._orders = Person(url, who), orders
        self._lock = threading.RLock()
        self._connecting = threading.Lock()
        self.rows: dict[str, str] = {}
        self.faults: list[str] = []
        self._cursor = 0
        self._print()
        self._client = socketio.Client(reconnection_delay=0.1, reconnection_delay_max=0.5, randomization_factor=0.5)
        self._client.on("hello", self._look)
        self._client.on("head", self._look)
        self._client.on("frame", self._take)
        self._client.on("connect_error", self._ask_again)
        self._address = {"url": url, "headers": {"Cookie": f"{COOKIE}={who.cookie}"}, "transports": ["websocket"]}
        self._closed = False
        self._connect()

    def _connect(self) -> None:
        """Until somebody takes us in: a server that has just started, or lost its database, refuses at first."""
        deadline = time.monotonic() + PATIENCE
        while not self._closed:
            try:
                self._client.connect(**self._address, wait_timeout=10)
            except socketio.exceptions.ConnectionError:
                if time.monotonic() > deadline:
                    raise
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

    def _print(self) -> None:
        """Fetch the pages; what happens after the first one's position comes by frames and pulls."""
        pages = [self._person.get(f"/orders/{order_id}").text for order_id in self._orders]
        self.rows = rows_of(pages)
        self._cursor = min(int(found[1]) for page in pages if (found := POSITION.search(page)))

    def _look(self, heads: dict) -> None:
        with self._lock:
            if any(head > self._cursor for head in heads["rooms"].values()):
                self._pull()

    def _take(self, frame: dict) -> None:
        with self._lock:
            if frame["position"] <= self._cursor:
                return
            if frame["previous"] > self._cursor:
                self._pull()
                return
            self._apply(frame)

    def _pull(self) -> None:
        self._apply(self._person.get(f"/live/since/{self._cursor}").json())

    def _apply(self, told: dict) -> None:
        if told["position"] < self._cursor:
            self.faults.append(f"went back from {self._cursor} to {told['position']}")
        if told["reload"]:
            self._print()
            return
        self._cursor = told["position"]
        self.rows |= {piece["id"]: said(piece["html"]) for piece in told["pieces"] if piece["id"] in self.rows}

    def close(self) -> None:
        self._closed = True
        self._client.disconnect()
        self._client.shutdown()
        self._person.close()


def rows_of(pages: list[str]) -> dict[str, str]:
    return {found[1]: said(found[0]) for page in pages for found in ROW.finditer(page)}
