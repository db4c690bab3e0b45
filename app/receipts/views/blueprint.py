"""The blueprint that the verbs share."""

from flask import Blueprint

bp = Blueprint("receipts", __name__)
PAGE = "dashboard.order"
