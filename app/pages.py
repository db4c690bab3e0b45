"""The blueprints of the slices, in one place."""

from flask import Flask

from app.catalog import views as catalog
from app.dashboard import people, places
from app.identity import views as identity
from app.suppliers import consequences as _supplier_consequences
from app.suppliers import views as suppliers

BLUEPRINTS = (identity.bp, catalog.bp, suppliers.bp, people.bp)
REGISTERED_BY_IMPORT = (_supplier_consequences,)


def register(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    places.init_app(app)
