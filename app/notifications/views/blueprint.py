"""The blueprint that the views share."""

from flask import Blueprint

bp = Blueprint("notifications", __name__)
