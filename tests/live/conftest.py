from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.principal import Role
from tests.databases import let_go, make_app
from tests.live.listening import SignedIn, signed_in


@pytest.fixture
def admin(app: Flask) -> SignedIn:
    return signed_in(app, "admin@waybill.example", Role.ADMIN)


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """The application on a database, with settings of an installation's own: `installed(url, metrics_token="…")`."""
    made: list[Flask] = []

    def install(url: str, **settings: Any) -> Flask:
        made.append(make_app(url, tmp_path / "data", **settings))
        return made[-1]

    yield install
    for each in made:
        let_go(each)
