"""The blueprint that the verbs share."""

from flask import Blueprint

bp = Blueprint("shipments", __name__)
