"""Exact numbers: kept as whole ones, and written alike as a parameter, as a literal and in a comparison."""

from decimal import Decimal

import pytest
from sqlalchemy import column, create_engine, literal, select

from app.columns import Quantity

D = Decimal


@pytest.mark.parametrize("value", [D("1.5"), D("0.000001"), D("-3"), D("12345678.9"), None])
def test_a_quantity_comes_back_as_it_was_stored(value: Decimal | None):
    with create_engine("sqlite://").connect() as connection:
        stored = select(literal(value, Quantity()).label("it"))
        assert connection.execute(stored).scalar_one() == value
        written = stored.compile(compile_kwargs={"literal_binds": True}).string
        assert connection.exec_driver_sql(written).scalar_one() == (None if value is None else value.scaleb(6))


def test_a_plain_number_is_compared_by_what_it_is_worth():
    found = (column("quantity", Quantity()) > 2).compile(compile_kwargs={"literal_binds": True})
    assert found.string == "quantity > 2000000"


def test_what_is_finer_than_is_kept_is_refused():
    with create_engine("sqlite://").connect() as connection, pytest.raises(Exception, match="more than 6 decimals"):
        connection.execute(select(literal(D("0.0000001"), Quantity())))
