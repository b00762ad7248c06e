"""A condition as JSON: `{"all": [...]}`, `{"any": [...]}`, `{"not": ...}`, or `{"is": <name>}` with what it takes."""

from collections.abc import Mapping

from overlay.domain.errors import InvalidRequest
from overlay.domain.said import Said
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
        raise InvalidRequest(Said("rule.fault.too_many_conditions", number=count, most=LEAVES))
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
        raise InvalidRequest(Said("rule.fault.too_deep", most=DEPTH))
    if not isinstance(given, Mapping):
        raise InvalidRequest(Said("rule.fault.condition", where=where))
    group = next((word for word in ("all", "any", "not") if word in given), None)
    if group is None:
        return _leaf(given, vocabulary, where)
    if len(given) > 1:
        raise InvalidRequest(Said("rule.fault.beside", where=where, group=group))
    inner = given[group]
    if group == "not":
        return Not(_parse(inner, vocabulary, f"{where}.not", depth - 1))
    if not isinstance(inner, list | tuple) or len(inner) > LEAVES:
        raise InvalidRequest(Said("rule.fault.conditions", where=f"{where}.{group}", most=LEAVES))
    parts = tuple(
        _parse(part, vocabulary, f"{where}.{group}[{number}]", depth - 1) for number, part in enumerate(inner)
    )
    return All(parts) if group == "all" else AnyOf(parts)


def _leaf(given: Mapping[str, object], vocabulary: Mapping[str, Condition], where: str) -> Leaf:
    name = given.get("is")
    if not isinstance(name, str) or name not in vocabulary:
        given_name = repr(str(name)[:40])
        raise InvalidRequest(
            Said("rule.fault.no_condition", where=f"{where}.is", value=given_name, known=[*vocabulary])
        )
    condition = vocabulary[name]
    known = {parameter.name: parameter for parameter in condition.parameters}
    for other in given:
        if other != "is" and other not in known:
            place = f"{where}.{other[:40]}"
            if not known:
                raise InvalidRequest(Said("rule.fault.takes_nothing", where=place, condition=name))
            raise InvalidRequest(Said("rule.fault.takes", where=place, condition=name, known=[*known]))
    params = {}
    for parameter in condition.parameters:
        value = given.get(parameter.name, parameter.default)
        if value is None:
            raise InvalidRequest(Said("rule.fault.missing", where=f"{where}.{parameter.name}"))
        params[parameter.name] = parameter.accept(value, f"{where}.{parameter.name}")
    return Leaf(condition, params)
