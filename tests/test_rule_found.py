"""What a rule looked for in a message goes with the alert, for designs that mark it."""

import pytest

from overlay.rules.condition_json import parse
from overlay.rules.found import found_in
from overlay.rules.vocabulary import VOCABULARY


@pytest.mark.parametrize(
    ("when", "found"),
    [
        pytest.param({"is": "text_contains", "text": "cat"}, "cat", id="a text"),
        pytest.param({"is": "command", "name": "!boat"}, "", id="another command"),
        pytest.param({"any": [{"is": "text_contains", "text": "dog"}, {"is": "text_contains", "text": "THE Cat"}]},
                     "THE Cat", id="the one of several that is there"),
        pytest.param({"not": {"is": "text_contains", "text": "cat"}}, "", id="what is not to be there"),
    ],
)  # fmt: skip
def test_the_text_a_rule_asks_for_is_found_in_the_message(when: dict[str, object], found: str) -> None:
    assert found_in(parse(when, VOCABULARY), "is that  the CAT on the counter?") == found
