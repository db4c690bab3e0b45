"""Flask's test client as a person uses it: signs in, sends the CSRF token, looks at each page."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.access import COOKIE, SAFE, csrf_token
from tests import markup


class Client(FlaskClient):
    """Signed in or not; `csrf=False` sends what a forged request would."""

    def sign_in(self, email: str, password: str) -> "Client":
        answer = self.post("/sign-in", data={"email": email, "password": password})
        assert answer.status_code in (302, 303), f"{email} could not sign in: {answer.status} {answer.text[:500]}"
        return self

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        if csrf and kwargs.get("method", "GET") not in SAFE and self.get_cookie(COOKIE):
            kwargs["headers"] = {**dict(kwargs.get("headers") or {}), "X-CSRF-Token": self.csrf_token()}
        answer = super().open(*args, **kwargs)
        if answer.mimetype == "text/html" and not answer.is_streamed:
            faults = markup.faults(answer.text)
            assert not faults, f"{answer.request.method} {answer.request.path}: {'; '.join(faults)}"
        return answer

    def csrf_token(self) -> str:
        cookie = self.get_cookie(COOKIE)
        assert cookie is not None, "nobody is signed in"
        with self.application.test_request_context(headers={"Cookie": f"{COOKIE}={cookie.value}"}):
            return csrf_token()
