"""Lines that a moderator hides: their alerts are withdrawn, cut, or masked."""

import pytest

from overlay.alerts import steps
from tests.alerts import Show, run, visibility

LINE = "line-of-ann"


@pytest.fixture
def show() -> Show:
    return Show()


def hide(show: Show, *lines: str) -> None:
    show.show.observe(visibility(99, *lines))


def test_a_waiting_alert_of_a_hidden_line_is_withdrawn(show: Show) -> None:
    show.take("Cy")
    show.take("Ann", line=LINE, message="secret")
    show.take("Bo")

    hide(show, LINE)

    assert (show.waiting, show.ends) == (["Bo"], [("Ann", "withdrawn")])
    assert (show.queue["shown"][0]["values"]["message"], show.queue["shown"][0]["text"]) == ("", "")


def test_one_that_plays_is_cut(show: Show) -> None:
    show.take("Ann", line=LINE)

    hide(show, LINE)

    assert (show.playing, show.ends) == (None, [("Ann", "withdrawn")])
    assert show.page.told[-1] == {"type": "cut", "alert": "1"}


def test_one_that_was_interrupted_is_withdrawn(show: Show) -> None:
    show.take("Ann", line=LINE)
    show.leave()

    hide(show, LINE)

    assert show.come().names == []


def test_what_is_over_loses_its_words_and_gets_them_back(show: Show) -> None:
    show.take("Ann", line=LINE, message="hello")
    show.do(steps.skip)

    hide(show, LINE)
    masked = show.queue["shown"][0]
    show.show.observe(visibility(100, LINE, visible=True))
    again = show.queue["shown"][0]

    assert [(one["name"], one["values"]["message"], one["state"]) for one in (masked, again)] == [
        ("Ann", "", "skipped"),
        ("Ann", "hello", "skipped"),
    ]


def test_a_line_hidden_before_its_run_came_is_never_shown(show: Show) -> None:
    """The run was on its way: its row was being written."""
    hide(show, LINE)

    show.take("Ann", line=LINE)

    assert (show.page.names, show.ends) == ([], [("Ann", "withdrawn")])


def test_a_line_shown_again_before_its_run_came_is_shown(show: Show) -> None:
    hide(show, LINE)
    show.show.observe(visibility(100, LINE, visible=True))

    show.take("Ann", line=LINE)

    assert show.page.names == ["Ann"]


def test_a_test_of_hiding_hides_nothing(show: Show) -> None:
    show.take("Ann", line=LINE)

    show.show.observe(visibility(99, LINE, test=True))

    assert show.playing == "Ann"


def test_other_lines_and_alerts_without_a_line_stay(show: Show) -> None:
    show.take("Ann", line=LINE)
    show.take("Bo")

    hide(show, "another", "")

    assert (show.playing, show.waiting) == ("Ann", ["Bo"])


def test_a_post_of_our_own_is_known_by_our_id(show: Show) -> None:
    show.take("Bot", line="#7")

    show.show.observe(visibility(99, "#7"))

    assert show.playing is None


# Merged alerts


def merged(show: Show) -> None:
    """One alert of eleven lines waits."""
    show.tell(paused=True)
    for name in "abcdefghijk":
        show.take(name, line=f"line-{name}", message=f"I am {name}", color=2)


def test_who_said_a_hidden_line_leaves_a_merged_alert(show: Show) -> None:
    merged(show)

    hide(show, "line-b", "line-k")

    (alert,) = show.queue["waiting"]
    assert (alert["name"], alert["values"]["count"], alert["values"]["message"]) == ("a", 9, "I am a")
    assert [person["name"] for person in alert["people"]] == [*"acdefghij"]


def test_a_merged_alert_outlives_the_line_it_began_with(show: Show) -> None:
    merged(show)

    hide(show, "line-a")

    (alert,) = show.queue["waiting"]
    assert (alert["name"], alert["values"]["count"], alert["values"]["message"]) == ("b", 10, "")
    assert show.rows.records[1].run.values.name == "b"


def test_a_merged_alert_bears_the_name_of_nobody_whose_line_was_hidden(show: Show) -> None:
    merged(show)

    hide(show, "line-a")
    hide(show, "line-b")

    (alert,) = show.queue["waiting"]
    assert (alert["name"], alert["people"][0]["name"], alert["text"]) == ("c", "c", "")


def test_a_merged_alert_of_hidden_lines_alone_is_withdrawn(show: Show) -> None:
    merged(show)

    hide(show, *(f"line-{name}" for name in "abcdefghijk"))

    assert (show.waiting, show.ends[0]) == ([], ("a", "withdrawn"))


def test_a_merged_alert_that_plays_is_cut_by_any_of_its_lines(show: Show) -> None:
    merged(show)
    show.tell(paused=False)

    hide(show, "line-f")

    assert show.playing is None


# Hold-back


def test_an_alert_of_a_line_waits_as_long_as_it_is_held_back() -> None:
    show = Show(holdback=5)
    show.take("Ann", line=LINE)
    assert show.queue["held"] == "holdback"
    show.time.advance(4.9)
    assert show.page.names == []
    show.time.advance(0.1)

    assert (show.playing, show.queue["held"]) == ("Ann", "")


def test_others_go_before_one_that_is_held_back() -> None:
    show = Show(holdback=5)
    show.take("Ann", line=LINE)
    show.take("Bo")

    assert (show.playing, show.waiting) == ("Bo", ["Ann"])


def test_a_line_hidden_in_time_never_fires() -> None:
    show = Show(holdback=5)
    show.take("Ann", line=LINE)
    show.time.advance(4)
    hide(show, LINE)
    show.time.advance(10)

    assert show.page.names == []


# Overlays that are deleted


def test_what_a_deleted_overlay_had_to_show_ends_and_says_why(show: Show) -> None:
    show.take("Ann", "Bo")

    show.show.remove(1)
    show.show.remove(1)
    show.time.advance(60)

    assert show.ends == [("Ann", "expired"), ("Bo", "expired")]
    assert {record.reason for record in show.rows.records.values()} == {"its overlay was deleted"}
    assert (show.page.names, show.show.as_json(), show.show.desk(1)) == (["Ann"], [], None)


def test_a_run_for_an_overlay_that_was_deleted_meanwhile_ends_too(show: Show) -> None:
    show.show.take([run(5, overlay=9)])

    assert show.rows.records[5].state == "expired"
