"""The vocabulary as JSON Schema, for the API's document."""

from typing import assert_never

import msgspec

from overlay.rules.condition_json import LEAVES
from overlay.rules.parameters import COMMAND_LENGTH, NAMES, TEXT_LENGTH, Parameter
from overlay.rules.patterns import LENGTH
from overlay.rules.rule import Limits
from overlay.rules.vocabulary import WORDS
from overlay.rules.words.word import Word

Schema = dict[str, object]


def condition_schema() -> Schema:
    """A condition: a group of others, or one word of the vocabulary with what it takes."""
    inner: Schema = {"type": "object", "description": "a condition"}
    several: Schema = {"type": "array", "items": inner, "maxItems": LEAVES}
    groups = [_object({"all": several}), _object({"any": several}), _object({"not": inner})]
    return {
        "description": "A condition: `all` or `any` of several, `not` another one, or one of those that are named by "
        + ", ".join(f"`{word.name}`" for word in WORDS),
        "oneOf": [*groups, *map(_word, WORDS)],
    }


def limits_schema() -> Schema:
    """How often a rule fires at most."""
    schema: Schema = msgspec.json.schema(Limits)["$defs"][Limits.__name__]
    return schema


def _word(word: Word) -> Schema:
    said: dict[str, Schema] = {"is": {"const": word.name, "type": "string"}}
    said |= {parameter.name: _parameter(parameter) for parameter in word.parameters}
    required = ["is", *(parameter.name for parameter in word.parameters if parameter.default is None)]
    return {**_object(said), "title": word.title, "required": required}


def _object(properties: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _parameter(parameter: Parameter) -> Schema:
    schema = _value(parameter) | {"description": parameter.help or parameter.label}
    return schema if parameter.default is None else schema | {"default": parameter.default}


def _value(parameter: Parameter) -> Schema:
    choices: Schema = {"type": "string", "enum": [choice.value for choice in parameter.choices]}
    match parameter.type:
        case "text" | "command" | "pattern":
            length = {"text": TEXT_LENGTH, "command": COMMAND_LENGTH, "pattern": LENGTH}[parameter.type]
            return {"type": "string", "minLength": 1, "maxLength": length}
        case "flag":
            return {"type": "boolean"}
        case "choice":
            return choices
        case "choices":
            return {"type": "array", "items": choices, "minItems": 1}
        case "names":
            return {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": NAMES}
        case "number":
            return {"type": "integer", "minimum": parameter.minimum, "maximum": parameter.maximum}
        case _:
            assert_never(parameter.type)
