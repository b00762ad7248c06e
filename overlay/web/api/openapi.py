"""`/api/openapi.json`: what there is to call, made of the route table and of what each handler declares."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NotRequired, TypedDict

import msgspec
from starlette.convertors import IntegerConvertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from overlay import __version__
from overlay.domain.errors import InvalidRequest, StorageUnavailable
from overlay.domain.events import DATA_TYPES
from overlay.domain.said import Said
from overlay.protocol import EventJson
from overlay.web.api.call import Call, call, call_of, scopes_of
from overlay.web.errors import Json, status_of_kind

_REF = "#/components/schemas/{name}"
_FILE = {"type": "string", "format": "binary"}
_DESCRIPTION = (
    "What the control panel uses, and deck buttons and scripts may: they send `Authorization: Bearer <control key>`, "
    "which is not needed on the machine itself as long as the panel has no password. What the key has to be for stands "
    "beside each call; the key of the environment is for everything, and alone for `panel`. `chat` is for no "
    "key: links for those who help have it."
)


class ErrorJson(TypedDict):
    """What was wrong, and what was expected: one sentence. `reason` is the same as one word, where programs may want to
    tell errors apart; `present` is what somebody else changed meanwhile."""

    error: str
    reason: NotRequired[str]
    present: NotRequired[object]


class OpenApi:
    """`table` is the application's routes; it is asked for at the first request."""

    def __init__(self, table: Callable[[], Sequence[BaseRoute]]) -> None:
        self._table = table
        self._document: msgspec.Raw | None = None

    @call(Call(answers=dict[str, object]))
    async def document(self, request: Request) -> Response:
        """This document."""
        if self._document is None:
            self._document = msgspec.Raw(msgspec.json.encode(describe(self._table())))
        return Json(self._document)


def describe(table: Sequence[BaseRoute]) -> dict[str, object]:
    """The OpenAPI document of every handler in the table that declares what it takes and answers."""
    calls = [(path, route, declared) for path, route in _routes(table) if (declared := call_of(route.endpoint))]
    components = _Components(declared for _, _, declared in calls)
    paths: dict[str, dict[str, object]] = {}
    for path, route, declared in calls:
        for method in sorted((route.methods or set()) - {"HEAD"}):
            paths.setdefault(path, {})[method.lower()] = _operation(method, path, route, declared, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": "owncast-overlay", "version": __version__, "description": _DESCRIPTION},
        "security": [{"control_key": []}],
        "paths": paths,
        "components": {
            "schemas": components.schemas,
            "securitySchemes": {"control_key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _routes(table: Iterable[BaseRoute], prefix: str = "") -> Iterator[tuple[str, Route]]:
    for route in table:
        if isinstance(route, Mount):
            yield from _routes(route.routes, prefix + route.path)
        elif isinstance(route, Route):
            yield prefix + route.path_format, route


class _Components:
    """The named schemas, and how each declared type is said in a call."""

    def __init__(self, calls: Iterable[Call]) -> None:
        taken: set[type] = set()
        answered: set[Any] = {ErrorJson, EventJson}
        for declared in calls:
            taken |= {declared.takes} if declared.takes else set()
            answered |= {declared.answers} if declared.answers is not None else set()
        answers, answer_schemas = _schemas([*answered, *DATA_TYPES.values()])
        bodies, body_schemas = _schemas(taken)
        self._said: Mapping[Any, object] = answers | bodies
        for schema in answer_schemas.values():
            # An answer has all of its members: what a member is by default is our own affair.
            members: Mapping[str, dict[str, object]] = schema.get("properties", {})
            missing = [name for name, member in members.items() if member.pop("default", self) is not self]
            schema["required"] = [*schema.get("required", ()), *missing]
        event = answer_schemas[EventJson.__name__]
        event["properties"]["data"] = {
            "description": "By type: " + ", ".join(f"{name}: {kind.__name__}" for name, kind in DATA_TYPES.items()),
            "anyOf": [*(answers[kind] for kind in DATA_TYPES.values()), {"description": "Owncast's own eventData"}],
        }
        self.schemas = answer_schemas | body_schemas

    def said(self, kind: object) -> object:
        return self._said[kind]


def _schemas(kinds: Iterable[Any]) -> tuple[dict[Any, object], dict[str, dict[str, Any]]]:
    ordered = sorted(kinds, key=str)
    said, schemas = msgspec.json.schema_components(ordered, schema_hook=_anything, ref_template=_REF)
    return dict(zip(ordered, said, strict=True)), schemas


def _anything(kind: type) -> dict[str, object]:
    """`object` in a declaration: any JSON at all. A sentence is text once it is said."""
    if kind is Said:
        return {"type": "string"}
    if kind is not object:
        raise NotImplementedError
    return {"description": "any JSON"}


def _operation(method: str, path: str, route: Route, declared: Call, components: _Components) -> dict[str, object]:
    words = inspect.getdoc(route.endpoint) or ""
    operation: dict[str, object] = {
        "operationId": _name(method, path),
        "tags": [path.split("/")[2] if path.startswith("/api/") else "watch"],
        "summary": words.partition("\n")[0],
        "parameters": [*_path_parameters(route, declared), *_query_parameters(declared)],
        "responses": _answers(method, declared, components),
    }
    if declared.takes is not None:
        body = {"schema": components.said(declared.takes)}
        operation["requestBody"] = {"content": {"application/json": body}}
    if declared.uploads:
        operation["requestBody"] = {"content": {"application/octet-stream": {"schema": _FILE}}}
    needed = () if declared.open else scopes_of(declared, method)
    operation["security"] = [{"control_key": [scope]} for scope in needed]
    return operation


def _name(method: str, path: str) -> str:
    """What generated clients call it: `post_overlays_id_key`."""
    words = re.findall("[a-z0-9]+", path.removeprefix("/api").removesuffix(".json"))
    return "_".join([method.lower(), *words])


def _path_parameters(route: Route, declared: Call) -> Iterator[dict[str, object]]:
    for name, convertor in route.param_convertors.items():
        schema: dict[str, object] = {"type": "integer" if isinstance(convertor, IntegerConvertor) else "string"}
        if name in declared.choices:
            schema["enum"] = list(declared.choices[name])
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query_parameters(declared: Call) -> Iterator[dict[str, object]]:
    if declared.query is not None:
        schema = msgspec.json.schema(declared.query, schema_hook=_anything)["$defs"][declared.query.__name__]
        for name, member in schema["properties"].items():
            yield {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": member}


def _answers(method: str, declared: Call, components: _Components) -> dict[str, object]:
    statuses = {status_of_kind(kind) for kind in declared.refuses}
    if declared.takes is not None or declared.query is not None:
        statuses.add(status_of_kind(InvalidRequest))
    if declared.takes is not None:
        statuses.add(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if method != "GET":
        statuses.add(status_of_kind(StorageUnavailable))
    if not declared.open:
        statuses |= {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
    answers: dict[str, object] = {}
    if declared.answers is None:
        answers[str(declared.status)] = {"description": HTTPStatus(declared.status).phrase}
    else:
        # A file is its bytes; what JSON would make of them is nothing that is ever sent.
        said = _FILE if declared.answers is bytes else components.said(declared.answers)
        answers[str(declared.status)] = _content(declared.status, declared.media_type, said)
    for status in sorted(statuses):
        answers[str(int(status))] = _content(status, "application/json", components.said(ErrorJson))
    return answers


def _content(status: int, media_type: str, schema: object) -> dict[str, object]:
    return {"description": HTTPStatus(status).phrase, "content": {media_type: {"schema": schema}}}
