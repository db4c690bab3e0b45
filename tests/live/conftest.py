import pytest
from flask import Flask

from app.principal import Role
from tests.live.listening import SignedIn, signed_in


@pytest.fixture
def admin(app: Flask) -> SignedIn:
    return signed_in(app, "admin@waybill.example", Role.ADMIN)
