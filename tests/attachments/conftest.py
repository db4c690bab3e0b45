from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from app import clock
from app.attachments import actions, queries
from app.attachments.models import Attachment
from app.attachments.rules import Kind, Why
from app.files.vault import Vault
from app.principal import Principal
from tests.files.samples import PDF, upload
from tests.story import MACHINE, MONDAY, World, build, told_by


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield build(app)


@pytest.fixture
def attach(world: World) -> Callable[..., int]:
    """The buyer attaches a drawing: `attach(order_id, line_id=…, revision="B")`."""

    def run(order_id: int, content: bytes = PDF, name: str = "drawing.pdf", by: Principal | None = None, **more: Any) -> int:
        who = by or world.buyer
        sent = upload(Vault.below(world.app.config["SETTINGS"].data_dir), content, name)
        with told_by(world.app, who):
            return actions.attach(who, order_id, sent, **{"kind": Kind.DRAWING} | more)

    return run


@pytest.fixture
def withdraw(world: World) -> Callable[..., None]:
    def run(attachment_id: int, why: Why = Why.REPLACED, by: Principal | None = None) -> None:
        who = by or world.buyer
        with told_by(world.app, who):
            actions.withdraw(who, attachment_id, why=why)

    return run


@pytest.fixture
def look(world: World) -> Callable[[int], Attachment]:
    def load(attachment_id: int) -> Attachment:
        with told_by(world.app, MACHINE):
            return queries.attachment_for(MACHINE, attachment_id)

    return load
