"""A program with a token: asks as programs do, without cookies."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask import Flask
from werkzeug.test import TestResponse

from app.identity.api_tokens import Wanted, make_token
from app.identity.rules import scopes_open_to
from app.principal import Permission, Principal


@dataclass
class Program:
    app: Flask
    token: str

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any, key: str | None = None, seen: str | None = None, **headers: str) -> TestResponse:
        """With a key of its own if none is said. `seen` is the etag that goes along as If-Match."""
        known = {"Idempotency_Key": key or uuid4().hex} | ({"If_Match": f'"{seen}"'} if seen else {})
        return self.send("POST", path, json=body, **known | headers)

    def send(self, method: str, path: str, json: Any = None, data: Any = None, **headers: str) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        visitor = self.app.test_client(use_cookies=False)
        return visitor.open(f"/api/v1{path}", method=method, json=json, data=data, headers=sent)

    def line(self, line_id: int) -> dict[str, Any]:
        return dict(self.get(f"/order-lines/{line_id}").json or {})

    def answer(self, line_id: int, body: Any, key: str | None = None, seen: str | None = None) -> TestResponse:
        """Answer a line as it is now, if nothing else is said."""
        return self.post(f"/order-lines/{line_id}/answer", body, key, seen or self.line(line_id)["etag"])


def token_of(app: Flask, of: Principal, *scopes: Permission) -> str:
    with app.app_context():
        return make_token(of, Wanted("a program", frozenset(scopes or scopes_open_to(of)), 90))
