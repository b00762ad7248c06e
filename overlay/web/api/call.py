"""What a call takes and answers, declared beside its handler: the OpenAPI document is made of nothing else."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from starlette.responses import Response

from overlay.control_keys import Scope
from overlay.domain.errors import OverlayError

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Response]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`answers` is the type whose JSON a `status` comes with, None for no content; `query` and `takes` are the types
    of the parameters and of the body; `refuses` are the errors a caller has to expect of this call in particular.
    """

    answers: object
    status: int = 200
    query: type[msgspec.Struct] | None = None
    takes: type[msgspec.Struct] | type[list[Any]] | None = None
    refuses: tuple[type[OverlayError], ...] = ()
    uploads: bool = False
    """Whether the body is a file, as it is."""
    scope: Scope | tuple[Scope, ...] | None = None
    """What a control key has to be for, one of these; None is `read` where nothing changes, and `panel` elsewhere."""
    open: bool = False
    """Whether anybody may call it."""
    media_type: str = "application/json"
    choices: Mapping[str, Iterable[str]] = field(default_factory=dict)
    """The words that a part of the path can be, by its name."""


def call(declared: Call) -> Callable[[Handler], Handler]:
    """Declares a handler. Its docstring says, to those who call it, what it does."""

    def declare(handler: Handler) -> Handler:
        handler.__dict__["call"] = declared
        return handler

    return declare


def call_of(endpoint: object) -> Call | None:
    """What this handler declares."""
    declared = getattr(endpoint, "call", None)
    return declared if isinstance(declared, Call) else None


def scopes_of(declared: Call | None, method: str) -> tuple[Scope, ...]:
    """What a control key has to be for, to make this call: one of these."""
    if declared is not None and declared.scope is not None:
        return declared.scope if isinstance(declared.scope, tuple) else (declared.scope,)
    return ("read",) if declared is not None and method in ("GET", "HEAD") else ("panel",)
