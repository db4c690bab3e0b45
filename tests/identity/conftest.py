from collections.abc import Callable

import pytest
from flask import Flask

from app.database import db
from app.identity import actions, sign_in
from app.principal import Role, system
from tests.client import Client

PASSWORD = "correct horse battery"
OPERATOR = system("test")


class People:
    """Makes people who can sign in, and opens the door for them."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.test_client_class = Client

    def add(self, email: str, *roles: Role, password: str | None = PASSWORD, supplier_id: int | None = None) -> int:
        with self.app.app_context():
            db.session().info["principal"] = OPERATOR
            person_id, _ = actions.invite(OPERATOR, email=email, name="Ann", roles=frozenset(roles), supplier_id=supplier_id)
            if password:
                sign_in.set_passwords([person_id], password)
        return person_id

    def do(self, verb: Callable[..., object], *args: object, **words: object) -> object:
        """Let the machine's operator do something."""
        with self.app.app_context():
            db.session().info["principal"] = OPERATOR
            return verb(OPERATOR, *args, **words)

    def visitor(self) -> Client:
        return self.app.test_client()  # type: ignore[return-value]

    def signed_in(self, email: str, password: str = PASSWORD) -> Client:
        return self.visitor().sign_in(email, password)


@pytest.fixture
def people(app: Flask) -> People:
    return People(app)
