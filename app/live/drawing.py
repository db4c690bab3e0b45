"""Drawing pieces for an audience: in a context of its own, under that audience's principal, with nobody signed in."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from flask import Flask, g

from app.database import db
from app.live import fragments
from app.live.fragments import Piece
from app.principal import Principal


def draw(app: Flask, principal: Principal, language: str, pieces: Collection[Piece], position: int) -> list[dict[str, str]]:
    """The same piece for push and pull: facts, and nothing that depends on who is signed in. Raises `CannotDraw`."""
    if not pieces:
        return []
    with studio(app, principal, language, position):
        return fragments.draw(pieces, principal)


@contextmanager
def studio(app: Flask, principal: Principal, language: str, position: int = 0) -> Iterator[None]:
    """A request of nobody's: templates may build addresses and speak the audience's language, and find no cookie.

    `g.counted` is for what several pieces of one frame count alike; it is empty for each.
    """
    address = app.config["SETTINGS"].address
    with app.test_request_context(base_url=address, headers={"Accept-Language": language}):
        db.session().info["principal"] = principal
        g.live_position, g.counted = position, {}
        yield
