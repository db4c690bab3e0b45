"""One person at the application's door: sends requests with their cookie and keeps what comes back."""

import io
import json
import re
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.datastructures import FileStorage

from app.access import COOKIE, FOR_PROGRAMS, LINK_COOKIE, SAFE, TRACKING_COOKIE, csrf_token
from app.customers.queries.tracking import holder_of
from tests.habits.reading import ROOT
from tests.isolation import sold
from tests.isolation.pages import Upload
from tests.isolation.seeds import BY_LINK, NOBODY
from tests.isolation.world import cookie_of, token_of

BROKEN = 599
AS_SEEDED = '"2-1"'
CHANGES_EVERY_TIME = re.compile(r'[0-9a-f]{32,64}|\s*data-position="\d+"|X-Request-Id: \S+|\b\d\d:\d\d(:\d\d)?\b')


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: str
    location: str = ""

    def without(self, *words: Any) -> tuple[int, str, str]:
        """What two answers have to share if nobody is to tell them apart: everything but what was asked for."""
        text = CHANGES_EVERY_TIME.sub("", f"{self.headers}\n{self.body.decode('utf-8', 'replace')}")
        for word in words:
            text = text.replace(str(word), "…")
        return self.status, self.location.partition("?")[0], re.sub(r"Content-Length: \d+", "", text)


class Visitor:
    def __init__(self, app: Flask, who: str) -> None:
        self._app, self.who = app, who
        self._client = app.test_client(use_cookies=False)
        self._cookie = "" if who == NOBODY else f"{LINK_COOKIE if who == BY_LINK else COOKIE}={cookie_of(who)}"
        if who in sold.HOLD_A_LINK:
            self._cookie = "; ".join(filter(None, (self._cookie, _tracking_cookie(app))))
        self._bearer = "" if who in (NOBODY, BY_LINK) else token_of(who)
        with app.test_request_context(headers={"Cookie": self._cookie}):
            self.token = csrf_token()

    def send(
        self, method: str, url: str, data: dict[str, Any] | None = None, *, csrf: bool = True, sign: bool = True, **headers: str
    ) -> Answer:
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if url.startswith(FOR_PROGRAMS):
            how = {"json": _as_json(data)} if method not in SAFE else {}
            return self._open(url, method, headers=self._by_token(sign=sign) | said, **how)
        sent = {"Cookie": self._cookie} | said
        if method not in SAFE:
            sent = {"Origin": self._app.config["SETTINGS"].address} | sent if csrf else sent
            data = {name: _as_file(value) for name, value in (data or {}).items() if name != "csrf_token"}
            data |= {"csrf_token": self.token} if self._cookie and sign else {}
        return self._open(url, method, headers=sent, data=data)

    def _by_token(self, *, sign: bool) -> dict[str, str]:
        """Known by a token, or as another site would have it: by the cookie alone. Lines are answered as they are seeded."""
        whose = {"Authorization": f"Bearer {self._bearer}"} if sign and self._bearer else {"Cookie": self._cookie}
        return whose | {"Idempotency-Key": uuid4().hex, "If-Match": AS_SEEDED}

    def _open(self, url: str, method: str, **how: Any) -> Answer:
        try:
            with self._client.open(url, method=method, **how) as answer:
                return Answer(answer.status_code, answer.data, str(answer.headers), answer.headers.get("Location", ""))
        except Exception as failure:  # noqa: BLE001  whatever breaks is what the walk looks for
            return Answer(BROKEN, _told(failure).encode(), "")


def _tracking_cookie(app: Flask) -> str:
    """What a browser keeps that has opened a tracking link of A."""
    with app.app_context():
        holder = holder_of(sold.link_of("a"))
    return f"{TRACKING_COOKIE}{holder.link_id}={sold.link_of('a')}" if holder else ""


def _told(failure: Exception) -> str:
    """What broke and where in our own code, in one line."""
    frames = traceback.extract_tb(failure.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith((f"{ROOT}/app/", f"{ROOT}/templates/"))]
    where = f"{Path(own[-1].filename).relative_to(ROOT)}:{own[-1].lineno}" if own else "somewhere"
    return f"{type(failure).__name__}: {str(failure)[:300]} in {where}"


def _as_file(value: Any) -> Any:
    return FileStorage(io.BytesIO(value.content), value.name) if isinstance(value, Upload) else value


def _as_json(data: dict[str, Any] | None) -> dict[str, Any]:
    """What a program would send of the fields: a list is written as one."""
    return {name: json.loads(value) if value[:1] == "[" else value for name, value in (data or {}).items()}
