"""What a program is told when it does not get what it asked for: always problem+json, with a code that stays."""

from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_babel import lazy_gettext as _
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app import clock
from app.access import actor
from app.api import shapes, shown
from app.errors import problem, sentence
from app.orders.queries import line_page
from app.refusals import NotFound, Refusal, RuleBroken, Stale
from app.throttle import limiter
from app.typed_rows import NAME

UNREADABLE = "json_invalid"
SENTENCES = {
    400: _("This request cannot be read."),
    401: _("There is no valid token in this request. Send “Authorization: Bearer …”. Nothing was changed."),
    403: _("This token is not good for that, or its person’s role does not include it."),
    404: _("There is nothing at this address, or it is not yours."),
    405: _("This address does not take that kind of request."),
    412: _("This was changed since you read it. Look at what stands there now, then decide."),
    413: _("This is larger than we accept. Nothing was changed."),
    415: _("We cannot read this kind of content. Send “Content-Type: application/json”."),
    428: _("Say which state this is about: send the “etag” that you read as “If-Match”."),
    429: _("Too many requests with this token. Wait as long as “Retry-After” says."),
}
CODES = {
    400: "unreadable",
    401: "no_token",
    403: "out_of_scope",
    404: "not_found",
    405: "method",
    412: "changed",
    413: "too_large",
    415: "content_type",
    422: "invalid",
    428: "precondition_missing",
    429: "too_many",
}
WORDS = {
    "missing": _("This is missing."),
    "extra_forbidden": _("There is no such field."),
    UNREADABLE: _("This is not JSON."),
    "union_tag_not_found": _("This is missing: what is answered."),
}
# What rules call by the field of a form, as it stands in a body; "" is the whole of it.
PLACES = {"quantity": "parts", "on": "parts", "price": "unit_price", "eta": "eta_on", "line": ""}
KINDS_OF_ANSWER = ("accept", "propose", "reject")
LONGEST_FOUND = 40


class Refused(Exception):
    """A request that is refused before any verb: its status, and what of the usual words is said otherwise."""

    def __init__(self, status: int, code: str = "", detail: str = "", **more: Any) -> None:
        super().__init__(code)
        self.answer = {"status": status, "code": code, "detail": detail} | more


def speak_for(bp: Blueprint) -> None:
    """Every refusal of this blueprint's doors is a problem."""
    bp.register_error_handler(Refused, lambda error: of(**error.answer))
    bp.register_error_handler(NotFound, lambda error: of(404))
    bp.register_error_handler(HTTPException, lambda error: of(error.code or 500))
    bp.register_error_handler(RuleBroken, _broken)
    bp.register_error_handler(Stale, _changed)
    bp.register_error_handler(StaleDataError, _changed)
    bp.after_request(_explain)


def of(status: int, code: str = "", detail: str = "", **more: Any) -> Response:
    return problem(status, detail or str(SENTENCES.get(status, "")), code=code or CODES.get(status, "problem"), **more)


def _explain(response: Response) -> Response:
    """What has to stand beside a refusal, so that a program can mend it by itself."""
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Waybill"'
    if response.status_code == 403:
        needed = getattr(current_app.view_functions[request.endpoint or ""], "access", "")
        response.headers["WWW-Authenticate"] = f'Bearer realm="Waybill", error="insufficient_scope", scope="{needed}"'
    if response.status_code == 429 and limiter.current_limit:
        wait = limiter.current_limit.reset_at - clock.recorded_now().timestamp()
        response.headers["Retry-After"] = str(max(1, round(wait)))
    response.headers["Cache-Control"] = "no-store"
    return response


def _changed(error: Exception) -> Response:
    """412 with what stands there now, for who said what they had seen."""
    line_id = (request.view_args or {}).get("line_id")
    if line_id is None or not request.if_match:
        return _broken(error)
    line = line_page(actor(), line_id)
    now = TypeAdapter(shapes.LineOfOrder).dump_python(shown.line_of_order(line, actor()), mode="json")
    answer = of(412, "changed", sentence(error), current=now)
    answer.headers["ETag"] = f'"{now["etag"]}"'
    return answer


def _broken(error: Exception) -> Response:
    """409: a rule, or somebody who was quicker."""
    said = sentence(error)
    code, place = (error.code, _pointer(error.field)) if isinstance(error, Refusal) else ("changed", "")
    return of(409, code, said, **({"errors": [{"pointer": place, "code": code, "detail": said}]} if place else {}))


def _pointer(field: str | None) -> str:
    """`line-42-reason` → `/reason`, or the place of that line in the body's list; "" where it is about the whole."""
    row = NAME.match(field or "")
    name = row[2] if row else field or ""
    lines = _lines_sent()
    if row and int(row[1]) in lines:
        return f"/lines/{lines.index(int(row[1]))}/{name}"
    known = PLACES.get(name, name)
    return f"/{known}" if known else ""


def _lines_sent() -> list[int]:
    """The lines of a body that was read before: what it is made of is right."""
    sent = request.get_json(silent=True)
    return [each["order_line_id"] for each in sent.get("lines", ())] if isinstance(sent, dict) else []


def unfit(error: ValidationError, *, in_address: bool = False) -> Refused:
    """What does not fit, each with its place: a pointer into the body, or the name of a parameter."""
    found = error.errors(include_url=False)
    if found[0]["type"] == UNREADABLE:
        return Refused(400, detail=str(WORDS[UNREADABLE]))
    faults = [_fault(each, in_address=in_address) for each in found]
    return Refused(422, detail=faults[0]["detail"], errors=faults)


def _fault(found: Any, *, in_address: bool) -> dict[str, str]:
    path = [str(each).replace("~", "~0").replace("/", "~1") for each in found["loc"]]
    path = path[1:] if path and path[0] in KINDS_OF_ANSWER else path
    place = {"parameter": ".".join(path)} if in_address else {"pointer": "".join(f"/{each}" for each in path)}
    return place | {"code": found["type"], "detail": _said(found)}


def _said(found: Any) -> str:
    """What was found and what is expected."""
    words, value = WORDS.get(found["type"]), found["input"]
    said = str(words) if words else f"{found['msg'].rstrip('.')}."
    return f"“{str(value)[:LONGEST_FOUND]}”: {said}" if isinstance(value, str | int | float) else said
