"""A condition as JSON: `{"all": [...]}`, `{"any": [...]}`, `{"not": ...}`, or `{"is": <name>}` with what it takes."""

from collections.abc import Mapping

from overlay.domain.errors import InvalidRequest
from overlay.rules.condition import All, AnyOf, Condition, Leaf, Node, Not, leaves

DEPTH = 8
LEAVES = 50


def parse(given: object, vocabulary: Mapping[str, Condition]) -> Node:
    """
    Raises:
        InvalidRequest: naming the place, what was there and what was expected.
    """
    node = _parse(given, vocabulary, "when", DEPTH)
    count = sum(1 for _ in leaves(node))
    if count > LEAVES:
        raise InvalidRequest(f"when: {count} conditions in one rule; at most {LEAVES} were expected")
    return node


def as_json(node: Node) -> dict[str, object]:
    """What `parse` reads, complete."""
    match node:
        case All(parts):
            return {"all": [as_json(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [as_json(part) for part in parts]}
        case Not(part):
            return {"not": as_json(part)}
        case Leaf():
            params = {name: [*value] if isinstance(value, tuple) else value for name, value in node.params.items()}
            return {"is": node.condition.name, **params}


def _parse(given: object, vocabulary: Mapping[str, Condition], where: str, depth: int) -> Node:
    if not depth:
        raise InvalidRequest(f"when: conditions within conditions, deeper than {DEPTH}; fewer levels were expected")
    if not isinstance(given, Mapping):
        raise InvalidRequest(f'{where}: a condition was expected, such as {{"is": "moderator"}}')
    group = next((word for word in ("all", "any", "not") if word in given), None)
    if group is None:
        return _leaf(given, vocabulary, where)
    if len(given) > 1:
        raise InvalidRequest(f"{where}: beside {group!r} nothing else was expected")
    inner = given[group]
    if group == "not":
        return Not(_parse(inner, vocabulary, f"{where}.not", depth - 1))
    if not isinstance(inner, list | tuple) or len(inner) > LEAVES:
        raise InvalidRequest(f"{where}.{group}: a list of at most {LEAVES} conditions was expected")
    parts = tuple(
        _parse(part, vocabulary, f"{where}.{group}[{number}]", depth - 1) for number, part in enumerate(inner)
    )
    return All(parts) if group == "all" else AnyOf(parts)


def _leaf(given: Mapping[str, object], vocabulary: Mapping[str, Condition], where: str) -> Leaf:
    name = given.get("is")
    if not isinstance(name, str) or name not in vocabulary:
        raise InvalidRequest(f"{where}.is: {str(name)[:40]!r} is no condition; there are {', '.join(vocabulary)}")
    condition = vocabulary[name]
    known = {parameter.name: parameter for parameter in condition.parameters}
    for other in given:
        if other != "is" and other not in known:
            raise InvalidRequest(f"{where}.{other[:40]}: {name} takes {', '.join(known) or 'nothing'}")
    params = {}
    for parameter in condition.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            raise InvalidRequest(f"{where}.{parameter.name}: this is missing")
        params[parameter.name] = parameter.accept(value, f"{where}.{parameter.name}")
    return Leaf(condition, params)
