"""A door: parses what is asked and sent by their shapes, lets one view answer, writes the answer in its shape.

What a door takes and gives is declared once, here: parsing, answering and the description of the API are made of it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from hashlib import sha256
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from pydantic import BaseModel, TypeAdapter, ValidationError
from werkzeug.datastructures import ETags
from werkzeug.exceptions import UnsupportedMediaType

from app.access import actor
from app.api import actions
from app.api.actions import Asking, KeyReused
from app.api.asked import Asked
from app.api.problems import Refused, unfit

LONGEST_KEY = 100
JSON = "application/json"
View = Callable[..., "Answer"]


@dataclass(frozen=True)
class Answer:
    """What a view gives: a value of the declared shape, and what stands beside it in the headers."""

    value: Any
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Door:
    """What a door asks in the address, takes as a body, and gives with which status.

    `as_seen`: only to a row as it was read, said by If-Match.
    """

    gives: Any
    asks: type[Asked] = Asked
    takes: type[BaseModel] | None = None
    status: int = 200
    as_seen: bool = False


def door(gives: Any, **more: Any) -> Callable[[View], Callable[..., Response]]:
    """Declare a view's door, see `Door`. The view gets what is asked for as `asked`, `sent` and `tags`; writing acts once."""
    declared, shape = Door(gives, **more), TypeAdapter(gives)

    def declare(view: View) -> Callable[..., Response]:
        @wraps(view)
        def opened(**where: Any) -> Response:
            said = where | _said(declared)
            if declared.takes is None:
                return _unless_known(_written(_drawn(declared, shape, view(**said))))
            return _written(_once(said["sent"], lambda: _drawn(declared, shape, view(**said))))

        opened.door = declared  # type: ignore[attr-defined]  # read again by `described`, as `access` is by the gate
        return opened

    return declare


def _said(door: Door) -> dict[str, Any]:
    """What of the request goes to the view."""
    said: dict[str, Any] = {}
    asked = _asked(door.asks)
    if door.asks is not Asked:
        said["asked"] = asked
    if door.as_seen:
        said["tags"] = _tags_seen()
    if door.takes is not None:
        said["sent"] = _sent(door.takes)
    return said


def _tags_seen() -> set[str]:
    tags = tags_in(request.if_match)
    if not tags:
        raise Refused(428)
    return tags


def _asked(kind: type[Asked]) -> Asked:
    try:
        return kind.model_validate(request.args.to_dict())
    except ValidationError as unfitting:
        raise unfit(unfitting, in_address=True) from None


def _sent(kind: type[BaseModel]) -> BaseModel:
    if request.mimetype != JSON:
        raise UnsupportedMediaType
    try:
        return kind.model_validate_json(request.get_data())
    except ValidationError as unfitting:
        raise unfit(unfitting) from None


def _once(sent: BaseModel, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    asked = sha256(f"{request.method} {request.path} {sent.model_dump_json()}".encode()).hexdigest()
    try:
        return actions.once(actor(), Asking(_key(), asked), act)
    except KeyReused:
        said = _("This Idempotency-Key came with another request before. Nothing was done; use a new key.")
        raise Refused(422, "key_reused", said) from None


def _key() -> str:
    key = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        said = _("Send an Idempotency-Key of 1 to {most} letters and digits: sent again with it, this acts once.")
        raise Refused(400, "key_missing", said.format(most=LONGEST_KEY))
    return key


def _drawn(door: Door, shape: TypeAdapter[Any], answer: Answer) -> dict[str, Any]:
    """The whole answer as JSON can hold it."""
    return {"status": door.status, "headers": answer.headers, "body": shape.dump_python(answer.value, mode="json")}


def _written(drawn: dict[str, Any]) -> Response:
    body = json.dumps(drawn["body"], ensure_ascii=False, separators=(",", ":"))
    return Response(body, drawn["status"], drawn["headers"], content_type=JSON)


def _unless_known(response: Response) -> Response:
    """Nothing, for who has it already."""
    if "ETag" not in response.headers:
        response.add_etag()
    if response.get_etag()[0] in tags_in(request.if_none_match):
        return Response(status=304, headers={"ETag": response.headers["ETag"]})
    return response


def tags_in(said: ETags) -> set[str]:
    """The tags as we gave them: compressing an answer puts a `:br` behind its tag."""
    return {tag.partition(":")[0] for tag in said.as_set(include_weak=True)}
