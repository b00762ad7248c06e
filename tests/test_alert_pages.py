"""Pages that come, go, and are hidden: nothing is lost, nothing is shown again, and one of them leads."""

import pytest

from overlay.alerts import queue, steps
from overlay.alerts.leader import label, leader_of
from overlay.protocol import Report
from tests.alerts import SECONDS, FakePage, Show

OBS = "32.2.2"
UNPLAYABLE = Report(report="media", alert="1", message="unplayable /media/boat.webm")


@pytest.fixture
def show() -> Show:
    return Show()


# A page goes while an alert plays


def test_an_alert_whose_page_went_early_is_taken_up_for_the_rest_of_its_time(show: Show) -> None:
    show.take("Ann", "Bo")
    show.time.advance(2)
    show.leave()
    assert (show.playing, show.waiting, show.queue["held"]) == (None, ["Ann", "Bo"], "no page")
    assert (show.rows.records[1].state, show.rows.records[1].elapsed) == ("queued", 2.0)
    show.time.advance(10)

    back = show.come()

    (told,) = back.of("alert")
    assert (told["alert"]["name"], told["alert"]["elapsed"], told["alert"]["duration"]) == ("Ann", 2.0, SECONDS)
    show.time.advance(SECONDS - 2 - 0.1)
    assert show.playing == "Ann"
    show.time.advance(0.1)
    assert show.ends == [("Ann", "shown")]


def test_one_whose_page_went_late_counts_as_shown(show: Show) -> None:
    show.take("Ann", "Bo")
    show.time.advance(4)
    show.leave()
    assert show.ends == [("Ann", "shown")]
    assert show.rows.records[1].reason == queue.INTERRUPTED

    assert show.come().names == []
    show.time.advance(1)
    assert show.playing == "Bo"


def test_one_that_was_old_already_counts_as_shown(show: Show) -> None:
    show.leave()
    show.take("Ann", "Bo")
    show.time.advance(59)
    page = show.come()
    assert page.names == ["Ann"]
    show.time.advance(2)

    show.leave(page)

    assert show.rows.records[1].state == "shown"


def test_one_that_waits_for_the_rest_too_long_counts_as_shown(show: Show) -> None:
    show.take("Ann")
    show.time.advance(1)
    show.leave()

    show.time.advance(60)

    assert (show.ends, show.rows.records[1].elapsed) == ([("Ann", "shown")], 1.0)


def test_it_goes_on_before_all_others_without_a_gap_and_while_paused(show: Show) -> None:
    show.take("Ann", "Bo")
    show.tell(paused=True)
    show.time.advance(1)
    show.leave()
    show.take("Live", priority="high")

    assert show.waiting == ["Ann", "Live", "Bo"]
    assert show.come().names == ["Ann"]


def test_while_another_page_is_open_nothing_is_interrupted(show: Show) -> None:
    other = show.come()
    show.take("Ann")
    show.time.advance(1)

    show.leave()

    assert (show.playing, other.names) == ("Ann", ["Ann"])


def test_a_page_that_reloads_often_does_not_make_an_alert_longer(show: Show) -> None:
    show.take("Ann")
    page = show.page
    for _ in range(3):
        show.time.advance(0.9)
        show.leave(page)
        page = show.come()
    show.time.advance(SECONDS - 3 * 0.9 - 0.01)
    assert show.playing == "Ann"
    show.time.advance(0.02)

    assert show.ends == [("Ann", "shown")]


# A page comes back that was away for a moment, and showed on


def test_what_it_showed_to_its_end_meanwhile_is_over(show: Show) -> None:
    show.take("Ann", "Bo")
    show.time.advance(1)
    show.leave()
    show.time.advance(5)

    back = show.come(ended=["1"])

    assert (show.ends, back.names) == ([("Ann", "shown")], ["Bo"])


def test_what_it_still_shows_goes_on(show: Show) -> None:
    show.take("Ann", "Bo")
    show.time.advance(1)
    show.leave()

    back = show.come(playing="1", visible=False)

    assert (show.playing, back.names) == ("Ann", ["Ann"])


def test_an_end_that_was_not_heard_is_heard_of_when_it_comes_back(show: Show) -> None:
    """Its connection was lost, and the server has not noticed."""
    show.take("Ann", "Bo")
    show.time.advance(1)
    show.leave()
    show.come()
    assert show.playing == "Ann"

    other = show.come(ended=["1"])
    assert show.playing == "Ann", "another one leads, and shows it on"
    show.desk.ended(show.desk.leader, "1")

    assert show.playing is None
    assert other.names == []


def test_what_a_page_claims_to_show_does_not_make_it_play(show: Show) -> None:
    show.take("Ann", "Bo")

    show.come(playing="2", ended=["2", "nonsense", ""])

    assert (show.playing, show.waiting) == ("Ann", ["Bo"])


def test_a_page_is_told_what_it_may_keep_on_its_screen(show: Show) -> None:
    show.take("Ann", "Bo")
    show.time.advance(1)
    show.leave()
    assert show.desk.members()["keep"] == ["1"]
    page = show.come()
    assert show.desk.members()["keep"] == []
    show.time.advance(3)
    show.leave(page)

    assert (show.desk.members()["alert"], show.desk.members()["keep"]) == (None, ["1"])
    show.time.advance(2)
    assert show.desk.members()["keep"] == []


# Hidden sources


def test_alerts_can_wait_until_a_page_can_be_seen() -> None:
    show = Show(when_hidden="wait")
    show.page.visible = False
    show.audience.changed(1)
    show.take("Ann")
    assert (show.playing, show.queue["held"]) == (None, "hidden")

    show.page.visible = True
    show.audience.changed(1)

    assert (show.playing, show.queue["held"]) == ("Ann", "")
    show.page.visible = False
    show.audience.changed(1)
    assert show.playing == "Ann", "one that has begun goes on"


def test_of_themselves_they_play_on_hidden_pages(show: Show) -> None:
    show.page.visible = False
    show.audience.changed(1)

    show.take("Ann")

    assert show.playing == "Ann"


def test_at_each_start_pages_are_asked_whether_they_are_there(show: Show) -> None:
    preview = FakePage(preview=True)
    show.audience.join(1, preview)

    show.take("Ann", "Bo")
    show.time.advance(SECONDS + 1)

    assert (show.page.proved, preview.proved) == (2, 0)


# Who leads


def page(visible: bool = True, obs: str = "", active: bool | None = None) -> FakePage:
    return FakePage(visible=visible, obs=obs, active=active)


@pytest.mark.parametrize(
    ("pages", "leader"),
    [
        ([], None),
        ([page()], 0),
        ([page(), page()], 0),
        ([page(), page(obs=OBS)], 1),
        ([page(visible=False, obs=OBS), page()], 1),
        ([page(visible=False), page(visible=False, obs=OBS)], 1),
        ([page(obs=OBS), page(obs=OBS)], 0),
        ([page(obs=OBS, active=False), page(obs=OBS, active=True)], 1),
        ([page(obs=OBS), page(obs=OBS, active=True)], 0),
    ],
)
def test_one_that_is_seen_inside_obs_leads_before_a_tab_and_a_tab_before_what_is_hidden(
    pages: list[FakePage], leader: int | None
) -> None:
    assert leader_of(pages) is (None if leader is None else pages[leader])


def test_a_leader_has_a_name() -> None:
    assert [label(None), label(page()), label(page(obs=OBS))] == ["", "browser tab", "OBS 32.2.2"]


def test_leadership_moves_at_once_and_both_pages_are_told(show: Show) -> None:
    assert show.page.leads
    obs = show.come(obs=OBS)
    assert (obs.leads, show.page.leads, show.queue["leader"]) == (True, False, "OBS 32.2.2")

    show.leave(obs)

    assert (show.page.leads, show.queue["leader"]) == (True, "browser tab")
    assert [message["lead"] for message in show.page.of("lead")] == [True, False, True]


def test_a_leader_that_is_hidden_hands_over(show: Show) -> None:
    other = show.come()
    show.page.visible = False
    show.audience.changed(1)

    assert (other.leads, show.page.leads) == (True, False)


def test_a_preview_never_leads(show: Show) -> None:
    show.leave()
    preview = FakePage(preview=True)
    show.audience.join(1, preview)

    assert (preview.told, show.queue["leader"]) == ([], "")


def test_only_the_leader_s_report_of_an_end_counts(show: Show) -> None:
    other = show.come()
    show.take("Ann")

    show.desk.ended(other, "1")
    assert show.playing == "Ann"
    show.leave()
    show.desk.ended(other, "1")

    assert show.playing is None


def test_two_pages_of_an_overlay_show_the_same(show: Show) -> None:
    second = show.come()

    show.take("Ann")

    assert show.page.of("alert") == second.of("alert")


def test_every_alerts_overlay_has_a_queue_of_its_own(show: Show) -> None:
    other = FakePage()
    show.show.add(2, show.desk.pace)
    show.audience.join(2, other)
    show.take("Ann")
    show.take("Bo", overlay=2)

    show.do(steps.skip)

    assert (show.page.names, other.names) == (["Ann"], ["Bo"])
    assert [queue["playing"] is None for queue in show.show.as_json()] == [True, False]


# What pages complain of


def test_a_file_that_cannot_be_played_is_a_problem_until_its_design_plays_again(show: Show) -> None:
    show.take("Ann")

    show.desk.reported(show.page, UNPLAYABLE)
    show.desk.reported(show.page, UNPLAYABLE)
    assert [str(problem) for problem in show.queue["problems"]] == ["Boat: boat.webm cannot be played"]
    show.time.advance(SECONDS)
    show.take("Bo")
    show.time.advance(1)

    assert show.queue["problems"] == []


def test_problems_end_with_the_last_page(show: Show) -> None:
    show.desk.reported(show.page, Report(report="speech", message="no voices"))
    assert [str(problem) for problem in show.queue["problems"]] == ["the page has no voices to read with"]

    show.leave()

    assert show.queue["problems"] == []


# What pages load before an alert starts


def test_pages_are_told_what_they_will_show_before_it_starts(show: Show) -> None:
    show.dress.loaded = {1, 2, 3, 4, 5}
    assert [design["theme"] for design in show.desk.members()["designs"]] == ["theme-1"]

    for design in (2, 3, 4, 5):
        show.take(f"in design {design}", design=design)

    told = [[design["theme"] for design in message["designs"]] for message in show.page.of("designs")]
    assert told == [["theme-3"], ["theme-4"], ["theme-5"]]
    show.show.design_changed(4)
    assert [design["theme"] for design in show.page.of("designs")[-1]["designs"]] == ["theme-4"]


def test_pages_load_what_a_rule_may_show_from_now_on(show: Show) -> None:
    show.dress.loaded = {1, 2, 3}
    show.show.rules_changed()

    show.dress.chosen = [1, 3]
    show.show.rules_changed()
    show.show.rules_changed()

    told = [[design["theme"] for design in message["designs"]] for message in show.page.of("designs")]
    assert told == [["theme-1"], ["theme-3"]]
