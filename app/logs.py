"""Structured logs: one line of JSON per happening in production, readable lines at a terminal."""

import logging
import sys

import structlog
from flask import Flask


def init_app(app: Flask) -> None:
    production = app.config["SETTINGS"].environment == "production"
    renderer = structlog.processors.JSONRenderer() if production else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
