"""The disk is full, or its fsync fails: nothing is acknowledged that is not stored, reading goes on, and it says so."""

from collections.abc import Iterator
from contextlib import closing
from functools import cached_property
from pathlib import Path

import pytest
import requests
from flask import Flask

from app.live import health
from tests.databases import let_go, make_app, migrate
from tests.faults.crowd import Person, acceptance, pieces_of, said
from tests.faults.disk import WHOSE_FSYNC_MAY_FAIL, SmallDisk, SmallTables, break_fsync
from tests.faults.scene import acceptances, work_for
from tests.figures import LONG, Figures
from tests.live.listening import session_of
from tests.live_server import LiveServer
from tests.story import World, build

LINES = 50 if LONG else 8
FEW = 8
"""Lines on a full file: with more, a checkpoint makes room for single ones in between, and storing works again for them."""
FULL = "Our disk is full. Nothing was changed; we have been told."
BROKEN = "We cannot store changes at the moment. Nothing was changed; try again shortly."
MANY = 50
"""Lines whose answers need more room than pages that are begun still have."""
of_a_file = pytest.mark.on("sqlite")


class Supplier:
    """Accepts the lines of an order one by one, and leaves it at that when it is refused."""

    def __init__(self, app: Flask, world: World, url: str, many: int = LINES) -> None:
        ((order_id, lines),) = work_for(world, many).items()
        self._person = Person(url, session_of(app, world.acme_person.person_id, *world.acme_person.roles))
        self._url, self.page = url, f"/orders/{order_id}"
        self._forms = {line_id: acceptance(line_id, line) for line_id, line in lines.items()}
        self.lines = list(lines)
        self.refusals: list[str] = []

    def accept(self, lines: list[int]) -> list[int]:
        """Returns those that were acknowledged; what the others were told is in `refusals`."""
        return [line_id for line_id in lines if self._is_acknowledged(line_id)]

    def _is_acknowledged(self, line_id: int) -> bool:
        answer = self._person.post_once(f"{self.page}/answer", self._forms[line_id] | self._token)
        if answer.status_code == 303:
            return True
        self.refusals.append(f"{answer.status_code} {said(answer.text)}")
        return False

    @cached_property
    def _token(self) -> dict[str, str]:
        return self._person.token(int(self.page.rpartition("/")[2]))

    def sees_accepted(self) -> set[int]:
        """The lines that the order's page shows as agreed."""
        rows = pieces_of([self._person.get(self.page).text])
        return {line_id for line_id in self.lines if "Agreed" in rows[f"order-line-{line_id}"]}

    def asks_readiness(self) -> tuple[int, str]:
        answer = requests.get(f"{self._url}/readyz", timeout=10)
        return answer.status_code, answer.json()["storing"]

    def close(self) -> None:
        self._person.close()


@pytest.fixture
def world(app: Flask) -> World:
    return build(app)


@pytest.fixture
def small_disk(app: Flask, world: World, tmp_path: Path) -> Iterator[SmallDisk]:
    made = SmallDisk(app, tmp_path)
    yield made
    made.server.allow_tracebacks("disk is full")
    made.server.close()


def accept_until_it_is_full(supplier: Supplier, begun: list[int], rest: list[int], disk: SmallDisk | SmallTables) -> list[int]:
    """Some, then the rest on a full disk: whoever is refused is told so. Returns what of the rest was stored all the same."""
    assert supplier.accept(begun) == begun
    disk.fill()
    squeezed_in = supplier.accept(rest)
    assert supplier.refusals, "the disk had room for everything: this run proved nothing"
    assert all(told.startswith("507 ") and FULL in told for told in supplier.refusals)
    assert supplier.sees_accepted() == {*begun, *squeezed_in}
    return squeezed_in


@of_a_file
def test_on_a_full_disk_nothing_is_acknowledged_and_reading_goes_on(
    app: Flask, world: World, small_disk: SmallDisk, figures: Figures
):
    with closing(Supplier(app, world, small_disk.server.url, FEW)) as supplier:
        small_disk.start()
        begun, rest = supplier.lines[: FEW // 2], supplier.lines[FEW // 2 :]
        accept_until_it_is_full(supplier, begun, rest, small_disk)
        assert supplier.asks_readiness() == (503, health.CANNOT_STORE)
        small_disk.clear()
        assert supplier.asks_readiness() == (200, "ok")
        assert supplier.accept(rest) == rest
        assert small_disk.count("orders.line_accepted") == FEW
    figures(refused=len(supplier.refusals), acknowledged=FEW, lost=0, twice=0)


@of_a_file
def test_where_fsync_fails_nothing_is_acknowledged_and_reading_goes_on(
    app: Flask, world: World, database_url: str, tmp_path: Path, figures: Figures
):
    """Which also says that no answer is given before its fsync: there is none that would have got by without."""
    with closing(LiveServer(database_url, tmp_path)) as server, closing(Supplier(app, world, server.url)) as supplier:
        server.allow_tracebacks("disk I/O error")
        usual, server.command = server.command, WHOSE_FSYNC_MAY_FAIL
        server.start()
        begun, rest = supplier.lines[: LINES // 2], supplier.lines[LINES // 2 :]
        assert supplier.accept(begun) == begun
        break_fsync(server)
        assert supplier.accept(rest) == []
        assert all(told.startswith("503 ") and BROKEN in told for told in supplier.refusals)
        assert supplier.sees_accepted() == set(begun)
        assert supplier.asks_readiness() == (503, health.CANNOT_STORE)
        server.kill9()
        server.command = usual
        server.start()
        assert supplier.sees_accepted() >= set(begun)
        assert supplier.accept(rest) == rest
        assert acceptances(app) == dict.fromkeys(supplier.lines, 1)
    figures(refused=len(supplier.refusals), acknowledged=LINES, lost=0, twice=0)


@pytest.fixture
def small_tables() -> Iterator[SmallTables]:
    made = SmallTables()
    yield made
    made.close()


def test_where_postgresql_has_no_room_nothing_is_acknowledged_and_reading_goes_on(
    small_tables: SmallTables, tmp_path: Path, figures: Figures
):
    """A table grows by a page at a time: what still fits into one is stored, the rest is refused until there is room."""
    migrate(small_tables.url, tmp_path / "data")
    app = make_app(small_tables.url, tmp_path / "data")
    world = build(app)
    with (
        closing(LiveServer(small_tables.url, tmp_path)) as server,
        closing(Supplier(app, world, server.url, MANY)) as supplier,
    ):
        server.allow_tracebacks("DiskFull")
        server.start()
        begun, rest = supplier.lines[:4], supplier.lines[4:]
        squeezed_in = accept_until_it_is_full(supplier, begun, rest, small_tables)
        small_tables.clear()
        refused = [line_id for line_id in rest if line_id not in squeezed_in]
        assert supplier.accept(refused) == refused
        assert acceptances(app) == dict.fromkeys(supplier.lines, 1)
    figures(refused=len(supplier.refusals), acknowledged=MANY, lost=0, twice=0)
    let_go(app)
