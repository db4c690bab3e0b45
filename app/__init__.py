"""Waybill: a supplier portal with live order updates. `create_app()` is the table of contents."""

from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_migrate import Migrate

from app import access, commands, config, database, errors, forms, logs, pages, templating, throttle, web
from app.database import db
from app.files import keeping
from app.live import socket


def create_app(**overrides: Any) -> Flask:
    """Build the app. `overrides` are settings that a test wants different from the environment's."""
    settings = config.load(**overrides)
    app = Flask(__name__, template_folder="../templates", static_folder="../static")
    app.jinja_environment = templating.QuickEnvironment
    app.config.from_mapping(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=database.normalised(settings.database_url),
        SQLALCHEMY_ENGINE_OPTIONS=database.engine_options(settings.database_url),
    )
    logs.init_app(app)
    db.init_app(app)
    Migrate(app, db, directory=str(config.ROOT / "migrations"))
    Babel(app, locale_selector=templating.locale)
    web.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    throttle.init_app(app)
    templating.init_app(app)
    forms.init_app(app)
    keeping.init_app(app)
    pages.register(app)
    socket.init_app(app)
    commands.register(app)
    access.declared(app)
    return app
