"""The description of the doors (OpenAPI 3.1), made of what the doors themselves parse and answer by."""

from typing import Any

from flask import Flask
from pydantic import TypeAdapter
from werkzeug.routing import Rule

from app.api.asked import Asked
from app.api.doors import JSON, Door
from app.api.shapes import Problem

KEPT = "waybill_described"
NAMED = "#/components/schemas/{model}"
ONCE = "What a retry sends again, so that it acts once: 1 to 100 letters and digits."
SEEN = "The etag of the line as it was read."


def document(app: Flask) -> dict[str, Any]:
    """Every door that takes a token, with its shapes; made once, since anybody may ask for it."""
    if KEPT not in app.extensions:
        app.extensions[KEPT] = _document(app)
    return dict(app.extensions[KEPT])


def _document(app: Flask) -> dict[str, Any]:
    doors = [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    declared = [(rule, view, door) for rule, view in doors if (door := getattr(view, "door", None))]
    schemas, named = _schemas([door for _, _, door in declared])
    paths: dict[str, Any] = {}
    for rule, view, door in declared:
        method = next(iter((rule.methods or set()) - {"HEAD", "OPTIONS"})).lower()
        paths.setdefault(_path(rule), {})[method] = _operation(view, door, named) | {
            "parameters": [*_in_path(rule), *_in_query(door, schemas), *_in_headers(door)]
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Waybill", "version": "1", "description": "See docs/api.md."},
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": schemas, "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    }


def _schemas(doors: list[Door]) -> tuple[dict[str, Any], dict[Any, Any]]:
    """All shapes by name, and each door's own as a reference."""
    given: list[Any] = [(door.gives, "serialization", TypeAdapter(door.gives)) for door in doors]
    taken: list[Any] = [(door.takes, "validation", TypeAdapter(door.takes)) for door in doors if door.takes]
    problem: Any = (Problem, "serialization", TypeAdapter(Problem))
    asked: list[Any] = [(door.asks, "validation", TypeAdapter(door.asks)) for door in doors if door.asks is not Asked]
    named, whole = TypeAdapter.json_schemas([*given, *taken, *asked, problem], ref_template=NAMED)
    return whole["$defs"], {kind: schema for (kind, _mode), schema in named.items()}


def _path(rule: Rule) -> str:
    path = rule.rule.removeprefix("/api/v1")
    for name in rule.arguments:
        path = path.replace(f"<int:{name}>", f"{{{name}}}").replace(f"<path:{name}>", f"{{{name}}}")
    return path


def _operation(view: Any, door: Door, named: dict[Any, Any]) -> dict[str, Any]:
    said = {"operationId": view.__name__, "summary": view.__doc__, "security": [{"token": [str(view.access)]}]}
    if door.takes:
        said["requestBody"] = {"required": True, "content": {JSON: {"schema": named[door.takes]}}}
    done = {"description": "Done.", "content": {JSON: {"schema": named[door.gives]}}}
    wrong = {"description": "Not done.", "content": {"application/problem+json": {"schema": named[Problem]}}}
    return said | {"responses": {str(door.status): done, "default": wrong}}


def _in_path(rule: Rule) -> list[dict[str, Any]]:
    kinds = {name: "integer" if f"<int:{name}>" in rule.rule else "string" for name in rule.arguments}
    return [{"name": name, "in": "path", "required": True, "schema": {"type": kind}} for name, kind in sorted(kinds.items())]


def _in_query(door: Door, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    asked = schemas.get(door.asks.__name__, {})
    return [{"name": name, "in": "query", "schema": schema} for name, schema in asked.get("properties", {}).items()]


def _in_headers(door: Door) -> list[dict[str, Any]]:
    needed = ([("Idempotency-Key", ONCE)] if door.takes else []) + ([("If-Match", SEEN)] if door.as_seen else [])
    return [
        {"name": name, "in": "header", "required": True, "description": why, "schema": {"type": "string"}}
        for name, why in needed
    ]
