from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from app import clock
from tests.databases import let_go, make_app
from tests.story import MONDAY, World, build


@pytest.fixture(params=["folder", "bucket"])
def files_url(request: pytest.FixtureRequest) -> str:
    """Where files are kept: in the data folder, and again in a bucket of a real S3-compatible store."""
    return "" if request.param == "folder" else request.getfixturevalue("buckets").make("waybill/files")


@pytest.fixture
def app(database_url: str, tmp_path: Path, files_url: str) -> Iterator[Flask]:
    made = make_app(database_url, tmp_path / "data", files_url=files_url)
    yield made
    let_go(made)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two suppliers, two sites, people of every role; it is Monday, 1 June 2026."""
    with clock.at(MONDAY):
        yield build(app)
