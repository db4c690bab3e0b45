"""Which statements the database is sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.database import db


@contextmanager
def recorded(app: Flask) -> Iterator[list[str]]:
    """Those that are sent meanwhile, whoever sends them."""
    with app.app_context():
        engine = db.engine
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
