"""Alerts that come faster than they can be shown: shorter ones, merged ones, and what does not fit is named."""

from typing import Any

import pytest

from overlay.alerts import steps
from overlay.alerts.duration import duration, shortened
from tests.alerts import SECONDS, FakePage, Show


def paused(**pace: Any) -> Show:
    show = Show(**pace)
    show.tell(paused=True)
    return show


# Time on screen


@pytest.mark.parametrize(
    ("chosen", "hold", "letters", "media", "seconds"),
    [
        (0, 0, 0, [], 6.0),
        (0, 8, 0, [], 8.0),
        (2, 8, 500, [20], 2.0),
        (0, 6, 100, [], 7.5),
        (0, 6, 9000, [], 30.0),
        (0, 6, 0, [12.5], 12.5),
        (0, 6, 0, [300], 30.0),
    ],
)
def test_a_duration_is_chosen_or_long_enough_to_read_and_to_play(
    chosen: float, hold: float, letters: int, media: list[float], seconds: float
) -> None:
    assert duration(chosen=chosen, hold=hold, letters=letters, media_seconds=media) == seconds


@pytest.mark.parametrize(
    ("seconds", "waiting", "expected"),
    [(6, 0, 6), (6, 3, 6), (6, 4, 4.5), (6, 6, 3), (6, 100, 3), (2, 100, 2), (30, 10, 9)],
)
def test_the_more_wait_the_shorter_each_down_to_a_floor(seconds: float, waiting: int, expected: float) -> None:
    assert shortened(seconds, waiting=waiting, above=3, shortest=3) == expected


def test_alerts_become_shorter_while_more_than_three_wait() -> None:
    show = Show(merge_above=100)
    show.take(*"abcdefg")
    lasts = []
    for _ in range(7):
        lasts.append(show.queue["playing"]["duration"])
        show.time.advance(lasts[-1] + 0.5)

    assert lasts == [SECONDS, 3.6, 4.5, 6.0, 6.0, 6.0, 6.0]


# Merging


def test_above_ten_alerts_of_one_rule_and_design_become_one() -> None:
    show = paused()
    show.take(*"abcdefghij")
    assert len(show.waiting) == 10

    show.take("k")

    (alert,) = show.queue["waiting"]
    assert (alert["name"], alert["values"]["count"], alert["merged"]) == ("a", 11, 10)
    assert [person["name"] for person in alert["people"]] == [*"abcdefghijk"]
    assert show.ends == [(name, "merged") for name in "bcdefghijk"]
    assert {show.rows.records[id].merged_into for id in range(2, 12)} == {1}
    assert show.queue["shown"] == [], "those that were taken in are not listed, they are in the one"


def test_what_comes_later_goes_into_the_same_one() -> None:
    show = paused()
    show.take(*"abcdefghijk")
    show.take(*"lmnopqrstu")

    (alert,) = show.queue["waiting"]
    assert (alert["name"], alert["values"]["count"], len(alert["people"])) == ("a", 21, 12)


def test_one_person_counts_once() -> None:
    show = paused()
    for number in range(11):
        show.take("Ann" if number % 2 else "Bo", user_id=f"of {number % 2}")

    (alert,) = show.queue["waiting"]
    assert (alert["values"]["count"], alert["merged"]) == (2, 1)
    assert [person["name"] for person in alert["people"]] == ["Bo", "Ann"]


@pytest.mark.parametrize(
    "other", [{"rule": 2}, {"design": 2}, {"test": True}, {"priority": "high"}, {"rule": 0}], ids=str
)
def test_others_stay_as_they_are(other: dict[str, object]) -> None:
    show = paused()
    show.take("Other", **other)
    show.take(*"abcdefghij")

    assert sorted(show.waiting) == ["Other", "a"]


def test_alerts_that_no_rule_asked_for_are_not_merged() -> None:
    show = paused()
    show.take(*"abcdefghijkl", rule=0)

    assert len(show.waiting) == 12


def test_one_that_was_interrupted_takes_none_in() -> None:
    show = Show()
    show.take("Ann")
    show.time.advance(1)
    show.leave()
    show.take(*"abcdefghij")

    assert show.waiting == ["Ann", "a"]


def test_what_is_held_back_is_not_merged_into_what_is_shown_sooner() -> None:
    show = paused(holdback=10)
    show.take(*"abcdefghij", line="said")
    show.time.advance(9)
    show.take("k", line="said by k")
    assert len(show.waiting) == 11

    show.time.advance(1)
    show.take("l", line="said by l")

    assert show.waiting == ["a", "k", "l"]


def test_a_flood_costs_no_more_than_a_hundred_people() -> None:
    show = paused()
    for number in range(1000):
        show.take(str(number))

    heads = show.desk.queue.queue.waiting
    assert sum(head.count for head in heads) == 1000
    assert max(len(head.people) for head in heads) == 100


# Too many


def test_what_does_not_fit_is_named_and_kept_in_the_history() -> None:
    show = paused(merge_above=100, longest_queue=5)
    show.take(*"abcdefg")

    assert (show.waiting, show.queue["full"]) == ([*"abcde"], 2)
    assert show.ends == [("f", "expired"), ("g", "expired")]
    assert show.rows.records[7].reason == "the queue was full"
    show.do(steps.clear)
    assert show.queue["full"] == 0


def test_an_urgent_one_always_fits_before_those_that_are_not() -> None:
    show = paused(merge_above=100, longest_queue=3)
    show.take(*"abc")
    show.take("Live", priority="high")

    assert show.waiting == ["Live", "a", "b"]


def test_one_that_was_interrupted_is_not_what_is_too_much() -> None:
    show = Show(longest_queue=1)
    show.take("Ann")
    show.take("Bo")
    show.leave()

    assert show.waiting == ["Ann"]
    show.audience.join(1, FakePage())
    assert show.playing == "Ann"
