"""Real purchasing history for the tests that read it, and small files in the shape of the shipped templates."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import clock
from app.config import ROOT
from tests.story import MONDAY, World, build

ORDER_COLUMNS = (
    "order_number,ordered_on,line_no,supplier_code,supplier_name,site_code,item_number,item_name,"
    "unit,quantity,unit_price,currency,requested_on"
)

RECEIPT_COLUMNS = "receipt_key,order_number,line_no,received,rejected,arrived_on,posted_on,delivery_note"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data, from the setting REAL_DATA_DIR. Where it is missing the test is named as not run,
    which fails the run in CI."""
    folder = Path(os.environ.get("REAL_DATA_DIR", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs the real purchasing data; {folder} does not exist, set REAL_DATA_DIR")
    return folder


@pytest.fixture(scope="session")
def scms_file(real_data: Path) -> Path:
    return real_data / "scms" / "SCMS_Delivery_History_Dataset.csv"


@pytest.fixture
def order_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file that the profile `orders` reads: one string per row, in the order of ORDER_COLUMNS."""

    def write(*rows: str, name: str = "orders.csv", header: str = ORDER_COLUMNS) -> Path:
        return _written(tmp_path / name, [header, *rows])

    return write


def _written(path: Path, lines: Iterable[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield build(app)
