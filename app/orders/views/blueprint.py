"""The blueprint that the verbs share."""

from flask import Blueprint

bp = Blueprint("orders", __name__)
PAGE = "dashboard.order"
