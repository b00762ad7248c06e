"""The document of the API: whole, valid, and made of what the handlers declare."""

import json
from typing import Any, cast

import msgspec
import pytest
from openapi_spec_validator import validate
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from overlay.app import create_app
from overlay.domain.events import DATA_TYPES
from overlay.settings import Settings
from overlay.web.api.call import Call, call, call_of
from overlay.web.api.openapi import describe
from tests.server import ServerThread

FIXED = {
    ("/api/messages", "post"): {200, 400, 409, 502, 504},
    ("/api/events/test", "post"): {200, 400},
    ("/api/events", "get"): {200, 400},
    ("/api/overlays", "get"): {200},
    ("/api/overlays", "post"): {201, 400},
    ("/api/overlays/{id}", "patch"): {200, 400, 404},
    ("/api/overlays/{id}", "delete"): {204, 404},
    ("/api/overlays/{id}/key", "post"): {200, 404},
    ("/api/alerts/{which}", "post"): {200, 400, 404},
    ("/api/alerts/{alert}/replay", "post"): {200, 404},
}
"""What the contract says there is, and how it may end."""


@pytest.fixture
def table(settings: Settings) -> list[BaseRoute]:
    """The routes of the program."""
    return cast("Starlette", create_app(settings).app).routes


@pytest.fixture
def routes(table: list[BaseRoute]) -> list[tuple[str, Route]]:
    """Every HTTP route under `/api`, by its whole path."""
    mount = next(route for route in table if isinstance(route, Mount) and route.path == "/api")
    return [("/api" + route.path_format, route) for route in mount.routes if isinstance(route, Route)]


@pytest.fixture
def document(table: list[BaseRoute]) -> dict[str, Any]:
    """The document, as it is read from JSON."""
    written: dict[str, Any] = json.loads(msgspec.json.encode(describe(table)))
    return written


def test_the_server_gives_the_document(server: ServerThread, document: dict[str, Any]) -> None:
    assert server.http.get(f"{server.url}/api/openapi.json").raise_for_status().json() == document


def test_the_document_is_a_valid_openapi_document(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_route_of_the_api_is_in_the_document(routes: list[tuple[str, Route]], document: dict[str, Any]) -> None:
    there = {(path, method.lower()) for path, route in routes for method in (route.methods or set()) - {"HEAD"}}

    described = {(path, method) for path, item in document["paths"].items() for method in item}

    assert there <= described
    assert {path for path, _ in described - there} == {"/healthz", "/metrics"}


def test_every_handler_declares_itself_and_says_what_it_does(routes: list[tuple[str, Route]]) -> None:
    for path, route in routes:
        assert call_of(route.endpoint) is not None, path
        assert route.endpoint.__doc__, path


@pytest.mark.parametrize(("path", "method"), FIXED, ids=lambda part: part)
def test_the_document_has_each_fixed_call_with_its_statuses(document: dict[str, Any], path: str, method: str) -> None:
    answers = {int(status) for status in document["paths"][path][method]["responses"]}

    assert answers >= FIXED[path, method] | {401, 403}


def test_the_parameters_of_the_log_are_described_with_their_defaults(document: dict[str, Any]) -> None:
    parameters = {each["name"]: each for each in document["paths"]["/api/events"]["get"]["parameters"]}

    assert {name: each["schema"]["default"] for name, each in parameters.items()} == {
        "after": 0,
        "limit": 100,
        "include_hidden": 0,
    }
    assert all(each["in"] == "query" and not each["required"] for each in parameters.values())


def test_the_body_of_a_test_event_is_described_in_owncasts_own_words(document: dict[str, Any]) -> None:
    body = document["paths"]["/api/events/test"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema = document["components"]["schemas"][body["$ref"].rpartition("/")[2]]

    assert set(schema["properties"]) == {"type", "eventData"}
    assert schema["additionalProperties"] is False


def test_the_data_of_every_type_of_event_is_described(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    data = schemas["EventJson"]["properties"]["data"]

    assert {kind.__name__ for kind in DATA_TYPES.values()} <= set(schemas)
    assert all(name in data["description"] for name in DATA_TYPES)


def test_calls_need_the_control_key_except_for_the_health(document: dict[str, Any]) -> None:
    assert document["security"] == [{"control_key": []}]
    assert document["components"]["securitySchemes"]["control_key"] == {"type": "http", "scheme": "bearer"}
    assert document["paths"]["/healthz"]["get"]["security"] == []


def test_a_new_handler_is_described_by_its_declaration_alone() -> None:
    class Answer(msgspec.Struct):
        ready: bool

    @call(Call(answers=Answer))
    async def kettle(request: object) -> Response:
        """Puts the kettle on."""
        return Response()

    described = describe([Mount("/api", routes=[Route("/kettle/{litres:int}", kettle, methods=["PUT"])])])

    operation = cast("dict[str, Any]", described)["paths"]["/api/kettle/{litres}"]["put"]
    assert operation["summary"] == "Puts the kettle on."
    assert operation["parameters"][0]["schema"] == {"type": "integer"}
