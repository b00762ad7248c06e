"""One setting of a condition: the form in the panel, what is accepted and the default follow from its declaration."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from overlay.domain.errors import InvalidRequest
from overlay.domain.said import Count, Said
from overlay.rules import patterns

ParameterType = Literal["text", "command", "pattern", "flag", "choice", "choices", "names", "number"]
Value = str | bool | int | tuple[str, ...]
Params = Mapping[str, Value]

TEXT_LENGTH = 200
COMMAND_LENGTH = 50
NAMES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`minimum` and `maximum` bound a `number`, which is whole. Without a `default` it has to be said."""

    name: str
    type: ParameterType
    label: str
    default: Value | None = None
    help: str = ""
    unit: str = ""
    minimum: int = 0
    maximum: int = 1_000_000
    choices: tuple[Choice, ...] = ()

    def accept(self, value: object, where: str) -> Value:
        """The value as a rule keeps it.

        Raises:
            InvalidRequest: it is none of this parameter's; the message says where, and what is.
        """
        match self.type:
            case "text":
                return self._text(value, where, TEXT_LENGTH)
            case "pattern":
                pattern = self._text(value, where, patterns.LENGTH)
                patterns.check(pattern, where)
                return pattern
            case "command":
                command = self._text(value, where, COMMAND_LENGTH)
                if len(command.split()) != 1:
                    raise InvalidRequest(Said("rule.fault.command", where=where, value=_shown(value)))
                return command.strip()
            case "flag":
                if isinstance(value, bool):
                    return value
                raise InvalidRequest(Said("rule.fault.flag", where=where, value=_shown(value)))
            case "choice":
                return self._choice(value, where)
            case "choices":
                chosen = self._list(value, where)
                return tuple(dict.fromkeys(self._choice(one, where) for one in chosen))
            case "names":
                names = [self._text(one, where, TEXT_LENGTH).strip() for one in self._list(value, where)]
                return tuple(dict.fromkeys(names))
            case "number":
                return self._number(value, where)
            case _:
                assert_never(self.type)

    def _text(self, value: object, where: str, length: int) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > length:
            raise InvalidRequest(Said("rule.fault.text", where=where, value=_shown(value), most=length))
        return value

    def _choice(self, value: object, where: str) -> str:
        known = [choice.value for choice in self.choices]
        if isinstance(value, str) and value in known:
            return value
        raise InvalidRequest(Said("rule.fault.choice", where=where, value=_shown(value), known=known))

    def _list(self, value: object, where: str) -> list[object]:
        if isinstance(value, list | tuple) and 1 <= len(value) <= NAMES:
            return list(value)
        raise InvalidRequest(Said("rule.fault.list", where=where, value=_shown(value), most=NAMES))

    def _number(self, value: object, where: str) -> int:
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and math.isfinite(value)
            and value == int(value)
            and self.minimum <= value <= self.maximum
        ):
            return int(value)
        least, most = Count(self.minimum), Count(self.maximum)
        raise InvalidRequest(Said("rule.fault.number", where=where, value=_shown(value), least=least, most=most))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
