"""The blueprints of the slices, in one place."""

from flask import Flask

from app.identity import views as identity

BLUEPRINTS = (identity.bp,)


def register(app: Flask) -> None:
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
