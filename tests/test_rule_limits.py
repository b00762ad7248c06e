"""How often rules fire, in which order they are asked, and what they make of an event."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from overlay.domain.events import Facts, Incoming
from overlay.domain.rules import Firing
from overlay.domain.state import StreamState
from overlay.rules.engine import Compiled, Engine
from overlay.rules.limits import History
from overlay.rules.moment import Moment, trying
from overlay.rules.outcome import runs_of
from tests.incoming import NOON, at, line, settled, viewer, webhook
from tests.rules import moment, rule

CHAT = {"is": "event", "types": ["chat"]}


def said(id: int, seconds: float, *, user: str = "viewer-1", stream: int = 0, **more: Any) -> Moment:
    state = StreamState(live=bool(stream), since_id=stream)
    incoming: Incoming = line(str(id), user=user, seconds=seconds)
    return moment(incoming, id=id, before=state, **more)


def fired(engine: Engine, history: History, *moments: Moment) -> list[int]:
    """The events that were answered."""
    return [seen.event.id for seen in moments if any(not answer.refused for answer in engine.ask(seen, history))]


def refusals(engine: Engine, history: History, seen: Moment) -> list[str]:
    return [str(answer.refused) for answer in engine.ask(seen, history)]


def test_a_rule_waits_between_two_times() -> None:
    engine, history = Engine([rule(CHAT, every_seconds=10)]), History()

    assert fired(engine, history, said(1, 0), said(2, 5), said(3, 9.999), said(4, 10), said(5, 12)) == [1, 4]
    assert refusals(engine, history, said(6, 13)) == ["at most once in 10 seconds"]


def test_a_rule_waits_for_each_viewer() -> None:
    engine, history = Engine([rule(CHAT, every_seconds_per_viewer=60)]), History()

    assert fired(
        engine, history, said(1, 0), said(2, 5, user="b"), said(3, 30), said(4, 60), said(5, 64, user="b")
    ) == [
        1,
        2,
        4,
    ]


def test_a_rule_fires_so_often_a_minute() -> None:
    engine, history = Engine([rule(CHAT, per_minute=2)]), History()

    moments = [said(id, seconds) for id, seconds in enumerate((0, 20, 40, 61, 70, 80), 1)]

    assert fired(engine, history, *moments) == [1, 2, 4, 6]


def test_once_per_stream_is_once_until_another_stream_begins() -> None:
    engine, history = Engine([rule(CHAT, once_per_stream=True)]), History()

    moments = [said(1, 0), said(2, 1), said(3, 2, stream=2), said(4, 3, stream=2), said(5, 4, stream=5)]

    assert fired(engine, history, *moments) == [1, 3, 5]


def test_once_per_viewer_and_stream_is_for_each() -> None:
    engine, history = Engine([rule(CHAT, once_per_viewer_and_stream=True)]), History()

    moments = [
        said(1, 0, stream=9),
        said(2, 1, stream=9, user="b"),
        said(3, 2, stream=9),
        said(4, 3, stream=10),
        said(5, 4, stream=10),
    ]

    assert fired(engine, history, *moments) == [1, 2, 4]


def test_the_reason_is_the_limit_that_stands_against_it() -> None:
    limits: dict[str, Any] = {"once_per_viewer_and_stream": True, "every_seconds_per_viewer": 5, "per_minute": 5}
    engine, history = Engine([rule(CHAT, **limits)]), History()
    engine.ask(said(1, 0), history)

    assert refusals(engine, history, said(2, 1)) == ["at most once in 5 seconds for each viewer"]
    assert refusals(engine, history, said(3, 6)) == ["once per stream for each viewer"]


def test_tests_are_never_limited_and_never_counted() -> None:
    engine, history = Engine([rule(CHAT, every_seconds=600, once_per_stream=True)]), History()

    tests = [said(id, 0, test=True) for id in (1, 2, 3)]

    assert fired(engine, history, *tests, said(4, 1), said(5, 2, test=True)) == [1, 2, 3, 4, 5]
    assert fired(engine, history, said(6, 3)) == []


def test_a_clock_that_was_set_back_shuts_no_rule_up() -> None:
    engine, history = Engine([rule(CHAT, every_seconds=10, per_minute=1)]), History()

    assert fired(engine, history, said(1, 3600), said(2, 0), said(3, 5)) == [1, 2]


def test_limits_of_one_rule_are_none_of_anothers() -> None:
    engine, history = Engine([rule(CHAT, 1, every_seconds=60), rule(CHAT, 2)]), History()
    engine.ask(said(1, 0), history)

    assert [(one.rule.rule.id, one.refused is not None) for one in engine.ask(said(2, 1), history)] == [
        (1, True),
        (2, False),
    ]


def test_a_history_read_from_its_rows_refuses_as_before() -> None:
    firings = [Firing(1, 1, "viewer-1", 4, at(0)), Firing(1, 2, "b", 4, at(30))]
    engine = Engine([rule(CHAT, once_per_viewer_and_stream=True)])

    assert fired(engine, History(firings), said(3, 40, stream=4)) == []
    assert fired(engine, History(firings), said(3, 40, stream=4, user="c")) == [3]
    assert fired(engine, History(firings), said(3, 40, stream=5)) == [3]


def test_a_deleted_rules_history_is_forgotten() -> None:
    engine, history = Engine([rule(CHAT, every_seconds=60)]), History()
    engine.ask(said(1, 0), history)
    history.forget(1)

    assert fired(engine, history, said(2, 1)) == [2]


def test_a_history_does_not_grow_with_every_viewer_there_ever_was() -> None:
    engine, history = Engine([rule(CHAT, every_seconds_per_viewer=600)]), History()
    for id in range(1, 5000):
        engine.ask(said(id, id / 100, user=str(id)), history)

    assert len(history._pasts[1].by_viewer) <= 2000
    assert fired(engine, history, said(5000, 51, user="4999")) == []


def test_rules_are_asked_in_their_order_and_several_may_fire() -> None:
    engine = Engine([rule(CHAT, 5), rule({"is": "moderator"}, 3), rule(CHAT, 4), rule(CHAT, 2, enabled=False)])

    assert [answer.rule.rule.id for answer in engine.ask(said(1, 0), History())] == [5, 4]


def test_nothing_before_is_so_unless_a_rule_above_fired() -> None:
    last = rule({"all": [CHAT, {"is": "nothing_before"}]}, 2)
    engine, history = Engine([rule(CHAT, 1, every_seconds=10), last]), History()

    assert [one.rule.rule.id for one in engine.ask(said(1, 0), history) if not one.refused] == [1]
    assert [one.rule.rule.id for one in engine.ask(said(2, 1), history) if not one.refused] == [2]
    assert [one.rule.rule.id for one in Engine([last, rule(CHAT, 1)]).ask(said(3, 0), history)] == [2, 1]


@pytest.mark.parametrize("change", [{"late": True}, {"hidden": True}, {"data": None}], ids=str)
def test_what_is_late_or_hidden_or_unreadable_is_answered_by_nothing(change: dict[str, Any]) -> None:
    event = replace(settled(1, line("a")), **change)

    assert Engine([rule({"all": []})]).ask(moment(event), History()) == []


def test_a_test_for_one_rule_is_answered_by_that_rule_alone_even_if_it_is_off() -> None:
    event = replace(settled(1, line("a")), test=True, source="test", source_id=trying(7, "x"))
    off: Compiled = rule({"is": "first_join"}, 7, enabled=False)

    assert [one.rule for one in Engine([rule(CHAT, 1), off]).ask(moment(event), History())] == [off]


@pytest.mark.parametrize("id", ["try:", "try:x:1", "try:7", f"try:{'9' * 40}:a", "try:-1:a"])
def test_an_id_that_only_looks_like_such_a_test_is_none(id: str) -> None:
    event = replace(settled(1, line("a")), test=True, source_id=id)

    assert moment(event).only is None
    assert moment(replace(event, test=False, source_id=trying(7, "x"))).only is None


def test_a_run_says_what_happened_and_is_cut_to_what_a_row_can_take() -> None:
    status = {"online": True, "viewerCount": 12, "sessionMaxViewerCount": 15}
    user = {**viewer(name="M" * 10_000), "scopes": ["MODERATOR"], "authenticated": True}
    body = f"<p>ahoy <img class='emoji' alt=':boat:' src='/img/emoji/boat.png'> {'x' * 10_000}</p>"
    before = StreamState(live=True, since=NOON - timedelta(minutes=5), since_id=3)
    seen = moment(webhook("CHAT", id="a", user=user, body=body, visible=True, status=status), id=9, before=before)

    (run,) = runs_of([rule(CHAT, 4)], seen)

    assert (run.event_id, run.rule_id, run.rule, run.action, run.kind, run.target) == (9, 4, "rule 4", 0, "note", 1)
    assert run.params == {"text": "seen", "at": [1]} or run.params == {"text": "seen", "at": (1,)}
    assert run.line == "a"
    assert run.at == NOON
    values = run.values
    assert len(values.name) == 100
    assert values.name.endswith("…")
    assert values.message.startswith("ahoy :boat: xxx")
    assert len(values.message) <= 1000
    assert sum(len(fragment.text) for fragment in values.fragments) <= 1000
    assert (values.viewers, values.uptime, values.is_moderator, values.is_authenticated) == (12, 300, True, True)


def test_a_run_of_a_follow_has_its_handle_and_a_color_of_its_own() -> None:
    follow = webhook("FEDIVERSE_ENGAGEMENT_FOLLOW", name="Ana", username="ana@social.example", image="")
    when = {"is": "event", "types": ["follow"]}

    one, other = (runs_of([rule(when)], moment(follow, id=id))[0].values for id in (1, 2))

    assert (one.name, one.handle) == ("Ana", "@ana@social.example")
    assert one.color is not None
    assert one.color == other.color


def test_a_name_with_placeholders_in_it_stays_a_name() -> None:
    join = webhook("USER_JOINED", id="a", user=viewer(name="{message}{name}<script>"))

    (run,) = runs_of([rule({"is": "first_join"})], moment(join, facts=Facts(first_join=True)))

    assert run.values.name == "{message}{name}<script>"
