"""The blueprint that the pages of scores share."""

from flask import Blueprint

bp = Blueprint("scoring", __name__)
