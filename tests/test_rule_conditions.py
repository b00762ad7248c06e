"""What each condition is true of, and how they are put together."""

from datetime import timedelta
from typing import Any

import pytest

from overlay.domain.errors import InvalidRequest
from overlay.domain.events import ChatMessageSent, Facts, Incoming, User
from overlay.domain.state import StreamState, fold
from overlay.domain.text import plain
from overlay.rules import condition
from overlay.rules.condition_json import as_json, parse
from overlay.rules.moment import Moments
from overlay.rules.vocabulary import VOCABULARY
from overlay.rules.words.others import roll
from tests.incoming import NOON, at, hide, line, made, post, settled, viewer, webhook
from tests.rules import holds, moment, rule

LIVE = StreamState(live=True, since=NOON - timedelta(minutes=30), since_id=5)
CHAT = {"is": "event", "types": ["chat"]}


def said(text: str, **more: Any) -> Incoming:
    user = {**viewer(), **more}
    return webhook("CHAT", id="a", user=user, body=f"<p>{text}</p>", visible=True)


HAPPENED = {
    "chat": line("a"),
    "bot_line": post("the boat is ready"),
    "join": webhook("USER_JOINED", id="a", user=viewer()),
    "part": webhook("USER_PARTED", id="a", user=viewer()),
    "rename": webhook("NAME_CHANGE", user=viewer(), newName="Ana"),
    "stream_started": webhook("STREAM_STARTED", name="Harbour Light", streamTitle="Planks"),
    "stream_stopped": webhook("STREAM_STOPPED", name="Harbour Light", streamTitle="Planks"),
    "title_changed": webhook("STREAM_TITLE_UPDATED", name="Harbour Light", streamTitle="Planks"),
    "follow": webhook("FEDIVERSE_ENGAGEMENT_FOLLOW", name="Ana", username="ana@social.example", image=""),
}


@pytest.mark.parametrize("word", HAPPENED)
def test_an_event_is_what_it_is_and_nothing_else(word: str) -> None:
    seen = moment(HAPPENED[word])

    assert [other for other in HAPPENED if holds({"is": "event", "types": [other]}, seen)] == [word]


def test_a_bots_chat_is_a_bots_line_and_no_line_of_chat() -> None:
    seen = moment(said("!boat", isBot=True))

    assert holds({"is": "event", "types": ["bot_line"]}, seen)
    assert holds({"is": "bot"}, seen)
    assert not holds(CHAT, seen)
    assert not holds({"is": "command", "name": "!boat"}, seen)


def test_one_event_condition_names_several() -> None:
    when = {"is": "event", "types": ["join", "chat"]}

    assert holds(when, moment(HAPPENED["chat"]))
    assert holds(when, moment(HAPPENED["join"]))
    assert not holds(when, moment(HAPPENED["part"]))


@pytest.mark.parametrize(
    ("when", "text", "expected"),
    [
        ({"is": "text_is", "text": "Ahoy there"}, "ahoy   THERE", True),
        ({"is": "text_is", "text": "ahoy"}, "ahoy there", False),
        ({"is": "text_is", "text": "Ahoy", "case": True}, "ahoy", False),
        ({"is": "text_contains", "text": "cat"}, "concatenate", True),
        ({"is": "text_contains", "text": "cat", "whole": True}, "concatenate", False),
        ({"is": "text_contains", "text": "cat", "whole": True}, "concatenate a Cat!", True),
        ({"is": "text_contains", "text": "cat", "whole": True}, "cat", True),
        ({"is": "text_contains", "text": "CAT", "case": True}, "a cat", False),
        ({"is": "text_contains", "text": "straße"}, "STRASSE", True),
        ({"is": "text_starts_with", "text": "ahoy"}, "Ahoy there", True),
        ({"is": "text_starts_with", "text": "there"}, "Ahoy there", False),
        ({"is": "command", "name": "!boat"}, "!boat", True),
        ({"is": "command", "name": "!boat"}, "!BOAT now please", True),
        ({"is": "command", "name": "!boat"}, "!boats", False),
        ({"is": "command", "name": "!boat"}, "a !boat", False),
        ({"is": "command", "name": "!boat", "arguments": "none"}, "!boat", True),
        ({"is": "command", "name": "!boat", "arguments": "none"}, "!boat now", False),
        ({"is": "command", "name": "!boat", "arguments": "some"}, "!boat now", True),
        ({"is": "command", "name": "!boat", "arguments": "some"}, "!boat", False),
        ({"is": "pattern", "pattern": r"^ahoy\b.*\d{3}"}, "Ahoy, 123 boats", True),
        ({"is": "pattern", "pattern": "Ahoy", "case": True}, "ahoy", False),
        ({"is": "pattern", "pattern": "кот|кошка"}, "Моя КОШКА спит", True),
        ({"is": "pattern", "pattern": "🐱"}, "a 🐱!", True),
    ],
)
def test_text_is_compared_on_one_line_and_mostly_without_capitals(when: Any, text: str, expected: bool) -> None:
    assert holds(when, moment(said(text))) is expected


def test_text_is_also_the_streams_title() -> None:
    assert holds({"is": "text_contains", "text": "plank"}, moment(HAPPENED["title_changed"]))


def test_a_composed_and_a_decomposed_letter_are_the_same() -> None:
    assert holds({"is": "text_is", "text": "cafe\u0301"}, moment(said("CAF\u00c9")))


def test_a_viewer_is_known_by_name_or_id() -> None:
    seen = moment(said("hi", id="ViEwEr-7", displayName="Maren  Ohm"))

    assert holds({"is": "viewer", "names": ["Ana", "maren ohm"]}, seen)
    assert holds({"is": "viewer", "names": ["ViEwEr-7"]}, seen)
    assert not holds({"is": "viewer", "names": ["viewer-7"]}, seen)
    assert not holds({"is": "viewer", "names": ["Maren"]}, seen)


def test_roles_are_those_of_the_line() -> None:
    seen = moment(said("hi", scopes=["MODERATOR"], authenticated=True))

    assert holds({"all": [{"is": "moderator"}, {"is": "authenticated"}, {"not": {"is": "bot"}}]}, seen)
    assert not holds({"is": "moderator"}, moment(line("a")))
    assert not holds({"is": "moderator"}, moment(HAPPENED["follow"]))


def test_what_is_known_of_a_viewers_past_comes_with_the_event() -> None:
    assert holds({"is": "first_message"}, moment(line("a"), facts=Facts(first_message=True)))
    assert not holds({"is": "first_message"}, moment(line("a")))
    assert holds({"is": "first_join"}, moment(HAPPENED["join"], facts=Facts(first_join=True)))
    assert holds({"is": "away_days", "days": 30}, moment(HAPPENED["join"], facts=Facts(away_days=30)))
    assert not holds({"is": "away_days", "days": 31}, moment(HAPPENED["join"], facts=Facts(away_days=30)))


def test_the_first_message_of_a_stream_is_known_by_who_spoke_since_it_began() -> None:
    spoken = StreamState(live=True, since=NOON, since_id=5, spoke=frozenset({"viewer-1"}))
    when = {"is": "first_message_of_stream"}

    assert holds(when, moment(line("a", user="viewer-2"), before=spoken))
    assert not holds(when, moment(line("a", user="viewer-1"), before=spoken))


def test_a_number_of_viewers_is_reached_once_on_the_way_up() -> None:
    when = {"is": "viewers_reached", "count": 10}

    def seen(peak: int, now: int) -> Any:
        status = {"online": True, "viewerCount": now, "sessionMaxViewerCount": 0}
        before = StreamState(live=True, since=at(-600), since_id=5, counted=peak, peak_viewers=peak)
        return moment(webhook("USER_JOINED", id="a", user=viewer(), status=status), before=before)

    assert not holds(when, seen(8, 9))
    assert holds(when, seen(9, 10))
    assert holds(when, seen(9, 400))
    assert not holds(when, seen(10, 11))
    assert not holds(when, seen(12, 10))


def test_what_a_stream_in_its_middle_is_found_with_was_not_reached_now() -> None:
    status = {"online": True, "viewerCount": 20, "sessionMaxViewerCount": 30}
    found = moment(webhook("USER_JOINED", id="a", user=viewer(), status=status))

    assert found.live
    assert found.peak == 30
    assert not holds({"is": "viewers_reached", "count": 10}, found)


def test_live_and_the_time_since_the_start_are_the_streams() -> None:
    seen = moment(line("a"), before=LIVE)
    off = moment(line("a"))

    assert holds({"is": "live"}, seen)
    assert holds({"is": "live", "is_live": False}, off)
    assert holds({"is": "since_start", "op": "at_least", "minutes": 30}, seen)
    assert not holds({"is": "since_start", "op": "at_least", "minutes": 31}, seen)
    assert holds({"is": "since_start", "op": "less", "minutes": 31}, seen)
    assert not holds({"is": "since_start", "op": "less", "minutes": 31}, off)


def test_the_end_of_a_stream_is_told_how_long_it_was() -> None:
    end = moment(HAPPENED["stream_stopped"], before=LIVE)

    assert not end.live
    assert holds({"is": "since_start", "op": "at_least", "minutes": 30}, end)
    assert moment(HAPPENED["stream_stopped"]).uptime is None


def test_chance_is_the_same_whenever_it_is_asked_and_as_often_as_it_says() -> None:
    rolls = [roll(event, 7) for event in range(10_000)]

    assert rolls == [roll(event, 7) for event in range(10_000)]
    assert 900 < sum(one < 10 for one in rolls) < 1100
    assert rolls != [roll(event, 8) for event in range(10_000)]
    seen = [moment(line("a"), id=id) for id in range(1, 300)]
    fired = [one.event.id for one in seen if holds({"is": "chance", "percent": 20}, one)]
    assert fired == [one.event.id for one in seen if roll(one.event.id, 1) < 20]


def test_groups_join_conditions_and_not_turns_them_round() -> None:
    seen = moment(said("ahoy cat"))
    cat, dog = ({"is": "text_contains", "text": word} for word in ("cat", "dog"))

    assert holds({"all": [CHAT, {"any": [dog, cat]}]}, seen)
    assert not holds({"all": [CHAT, {"not": {"any": [dog, cat]}}]}, seen)
    assert holds({"not": {"all": [dog, cat]}}, seen)
    assert holds({"all": []}, seen)
    assert not holds({"any": []}, seen)
    assert holds({"not": {"not": cat}}, seen)


def test_of_a_test_nothing_is_known_of_the_past_so_it_fires_what_it_could() -> None:
    join, chat = moment(HAPPENED["join"], test=True), moment(HAPPENED["chat"], test=True)

    for when in ({"is": "first_join"}, {"not": {"is": "first_join"}}, {"is": "live"}, {"is": "chance", "percent": 1}):
        assert holds(when, join) is None
    assert holds({"is": "first_join"}, chat) is False
    assert holds({"is": "first_message"}, chat) is None
    assert holds({"is": "viewers_reached", "count": 1}, join) is False
    assert holds({"all": [{"is": "live"}, {"is": "text_is", "text": "something else"}]}, chat) is False


def test_a_test_is_a_test_whatever_its_type() -> None:
    when = {"is": "event", "types": ["test"]}

    assert holds(when, moment(HAPPENED["part"], test=True))
    assert not holds(when, moment(HAPPENED["part"]))
    assert holds(when, moment(hide("a"), test=True))


def test_a_condition_reads_back_complete() -> None:
    given = {"all": [CHAT, {"not": {"is": "text_contains", "text": "cat"}}, {"any": [{"is": "live"}]}]}

    assert as_json(parse(given, VOCABULARY)) == {
        "all": [
            {"is": "event", "types": ["chat"]},
            {"not": {"is": "text_contains", "text": "cat", "whole": False, "case": False}},
            {"any": [{"is": "live", "is_live": True}]},
        ]
    }


def _deep(levels: int) -> dict[str, Any]:
    when: dict[str, Any] = {"is": "moderator"}
    for _ in range(levels):
        when = {"not": when}
    return when


@pytest.mark.parametrize(
    ("when", "told"),
    [
        (None, "when: a condition was expected"),
        ([], "when: a condition was expected"),
        ({}, "when.is: 'None' is no condition; there are event, "),
        ({"is": "weather"}, "'weather' is no condition"),
        ({"is": ["event"]}, "is no condition"),
        ({"all": [{"is": "moderator"}, 7]}, "when.all[1]: a condition was expected"),
        ({"all": [], "any": []}, "when: beside 'all' nothing else was expected"),
        ({"all": {"is": "moderator"}}, "when.all: a list of at most 50 conditions was expected"),
        ({"is": "moderator", "extra": 1}, "when.extra: moderator takes nothing"),
        ({"is": "event"}, "when.types: this is missing"),
        ({"is": "event", "types": []}, "when.types: [] is not a list of 1 to 100 of them"),
        ({"is": "event", "types": ["chat", "weather"]}, "'weather' is not one of chat, join, "),
        ({"is": "text_is", "text": "  "}, "' ' is not text of 1 to 200 characters"),
        ({"is": "text_is", "text": "x" * 201}, "is not text of 1 to 200 characters"),
        ({"is": "text_is", "text": "x", "case": 1}, "when.case: 1 is not true or false"),
        ({"is": "command", "name": "two words"}, "'two words' is not one word such as !boat"),
        ({"is": "viewer", "names": "Ana"}, "when.names: 'Ana' is not a list"),
        ({"is": "chance", "percent": 0}, "when.percent: 0 is not a whole number from 1 to 100"),
        ({"is": "chance", "percent": True}, "True is not a whole number"),
        ({"is": "chance", "percent": 1.5}, "1.5 is not a whole number"),
        ({"is": "chance", "percent": float("inf")}, "inf is not a whole number"),
        ({"is": "away_days", "days": 10**30}, "is not a whole number from 1 to 3,650"),
        (_deep(8), "deeper than 8"),
        ({"all": [{"is": "moderator"}] * 51}, "a list of at most 50 conditions"),
        ({"all": [{"any": [{"is": "moderator"}] * 26}] * 2}, "when: 52 conditions in one rule"),
    ],
)
def test_what_cannot_be_is_refused_and_named(when: Any, told: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse(when, VOCABULARY)

    assert told in str(refused.value)


def test_conditions_are_as_deep_and_as_many_as_is_said() -> None:
    parse(_deep(7), VOCABULARY)
    assert len([*condition.leaves(parse({"all": [{"is": "moderator"}] * 50}, VOCABULARY))]) == 50


def test_an_enormous_message_is_looked_at_from_its_beginning() -> None:
    data = ChatMessageSent(user=User(id="v", name="x" * 100_000), fragments=plain("a " * 100_000 + "cat"))
    seen = moment(made("CHAT", data))

    assert len(seen.text) <= 4000
    assert len(seen.encoded) <= 1000
    assert not holds({"is": "text_contains", "text": "cat"}, seen)


def test_a_rule_is_put_together_only_for_what_it_could_answer() -> None:
    one = rule({"all": [{"is": "first_join"}, {"is": "live"}]})

    assert one.test("join", False) is not None
    assert one.test("chat", False) is None
    assert one.test("follow", True) is None


def test_the_last_moments_follow_from_the_state_that_is_kept_with_them() -> None:
    moments, state = Moments(), StreamState()
    states = [state]
    for id in range(1, 357):
        event = settled(id, line(str(id)))
        after = fold(state, event)
        moments.take(state, event, after)
        state = after
        states.append(state)

    assert [one.event.id for one in moments.recent] == [*range(257, 357)]
    assert moments.before is not None
    assert 100 <= 356 - moments.before.last_id <= 200
    assert moments.before is states[moments.before.last_id]
