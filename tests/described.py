"""The API as its own document describes it: every answer is held against what is promised there."""

import copy
import re
from typing import Any, Self

import httpx
from jsonschema import Draft202012Validator, FormatChecker

from tests.server import Client


class Document:
    """An OpenAPI document. Stricter than what it says: an answer with more members than are described is wrong here."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.paths: dict[str, dict[str, Any]] = document["paths"]
        self._components = copy.deepcopy(document["components"])
        for schema in self._components["schemas"].values():
            if "properties" in schema:
                schema["additionalProperties"] = False
        self._patterns = {path: re.compile(re.sub(r"{\w+}", "[^/]+", path)) for path in self.paths}

    @classmethod
    def of(cls, server: Client) -> Self:
        """What this server says of itself."""
        return cls(server.http.get(f"{server.url}/api/openapi.json").raise_for_status().json())

    def client(self, server: Client) -> httpx.Client:
        """A tool on this machine that holds every answer against the document."""
        return httpx.Client(base_url=f"{server.url}/api", timeout=10, event_hooks={"response": [self.check]})

    def check(self, response: httpx.Response) -> None:
        """Fails if the document does not promise this answer."""
        response.read()
        operation = self._operation(response.request)
        if operation is None:
            assert response.status_code in (404, 405), f"{response.request.url.path} is not described"
            self.fits("ErrorJson", response.json())
            return
        answers = operation["responses"]
        assert str(response.status_code) in answers, f"{response.status_code} is not described: {response.text}"
        content = answers[str(response.status_code)].get("content", {})
        if not content:
            assert response.content == b""
            return
        media_type = response.headers["content-type"].partition(";")[0]
        assert media_type in content
        if media_type == "application/json":
            self._validate(content[media_type]["schema"], response.json())

    def fits(self, name: str, value: object) -> None:
        """Fails if the value is not what the schema of this name says."""
        self._validate({"$ref": f"#/components/schemas/{name}"}, value)

    def _operation(self, request: httpx.Request) -> dict[str, Any] | None:
        exact = [path for path in self.paths if path == request.url.path]
        found = exact or [path for path in self.paths if self._patterns[path].fullmatch(request.url.path)]
        return self.paths[found[0]].get(request.method.lower()) if found else None

    def _validate(self, schema: dict[str, Any], value: object) -> None:
        whole = {**schema, "components": self._components}
        Draft202012Validator(whole, format_checker=FormatChecker()).validate(value)


def error(response: httpx.Response) -> str:
    """The sentence of an answer that is an error and nothing else, a word for its reason aside."""
    assert response.headers["content-type"] == "application/json"
    answer = response.json()
    reason = answer.pop("reason", "none")
    assert reason.isidentifier(), reason
    assert list(answer) == ["error"]
    text = answer["error"]
    assert isinstance(text, str)
    assert len(text) > 10
    return text


def first(api: httpx.Client, kind: str) -> dict[str, Any]:
    """The first overlay of this kind."""
    return next(each for each in api.get("/overlays").json()["overlays"] if each["kind"] == kind)
