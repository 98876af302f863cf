"""The OpenAPI 3.1 document, from the rows of `api.routes`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from holdslayer_agent import __version__
from holdslayer_agent.api.routes import Route
from holdslayer_agent.api.schemas import Problem

__all__ = ["PREFIX", "openapi_document"]

PREFIX = "/api/v1"

_PARTS: dict[str, dict[str, Any]] = {
    "call_id": {"type": "string", "pattern": "^[0-9a-f]{12}$"},
    "leg": {"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,60}$"},
    "name": {"type": "string", "minLength": 1, "maxLength": 80},
    "number": {"type": "string", "pattern": r"^\+?[0-9]{3,20}$"},
    "fact": {"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,40}$"},
    "message_id": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    "token_id": {"type": "string", "pattern": "^[0-9a-f]{8}$"},
}


def openapi_document(routes: Sequence[Route]) -> dict[str, Any]:
    """The document as a JSON object."""
    models = {m for r in routes for m in (r.answer, r.body, r.query) if m is not None} | {Problem}
    ordered = sorted(models, key=lambda m: m.__name__)
    modes = [(m, "serialization" if _goes_out(m, routes) else "validation") for m in ordered]
    refs, schemas = models_json_schema(modes, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    named = {m: refs[m, mode] for m, mode in modes}  # type: ignore[index]
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(PREFIX + route.path, {})[route.method.lower()] = _operation(route, named, schemas["$defs"])
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hold Slayer",
            "version": __version__,
            "description": "Calls a company, waits on hold, rings your phone when a person answers. "
            "Errors are problem details (RFC 9457) with a stable `code`.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _goes_out(model: type[BaseModel], routes: Sequence[Route]) -> bool:
    return model is Problem or any(r.answer is model for r in routes)


def _operation(route: Route, refs: dict[type[BaseModel], Any], schemas: dict[str, Any]) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": _PARTS[name]}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    if route.query is not None:
        form = schemas[route.query.__name__]
        parameters += [
            {"name": name, "in": "query", "required": False, "schema": {k: v for k, v in of.items() if k != "title"}}
            for name, of in form["properties"].items()
        ]
    parameters += [
        {"name": name, "in": "header", "required": False, "description": text,
         "schema": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[A-Za-z0-9_.:=, -]+$"}}
        for name, text in route.headers.items()
    ]  # fmt: skip
    fault = {"application/problem+json": {"schema": refs[Problem]}}
    answers: dict[str, Any] = {str(route.status): {"description": "as asked"}}
    if route.answer is not None:
        answers[str(route.status)]["content"] = {"application/json": {"schema": refs[route.answer]}}
    elif route.media:
        kinds = (route.media,) if isinstance(route.media, str) else route.media
        answers[str(route.status)]["content"] = {kind: {} for kind in kinds}
    answers["default"] = {"description": "a problem", "content": fault}
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "tags": [route.group],
        "parameters": parameters,
        "responses": answers,
        "security": [] if route.scope is None else [{"token": []}],
    }
    if route.scope is not None:
        operation["description"] = f"Needs a token of scope `{route.scope}`."
    if route.body is not None:
        operation["requestBody"] = {
            "required": route.body.__name__ != "Empty",
            "content": {"application/json": {"schema": refs[route.body]}},
        }
    return operation
