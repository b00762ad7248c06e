from overlay.backlog import Backlog
from overlay.domain.events import Event, Incoming, VisibilityChanged
from tests.incoming import hide, line, made, post, settled, show, viewer, webhook


def encoded(event: Event) -> bytes:
    return str(event.id).encode()


def filled(*incoming: Incoming, size: int = 100, start: int = 0) -> Backlog:
    backlog = Backlog(size)
    backlog.begin(start)
    for id, one in enumerate(incoming, start + 1):
        event = settled(id, one)
        backlog.append(event, encoded(event))
    return backlog


def ids(backlog: Backlog, after: int, topics: frozenset[str] | None = None) -> list[int] | None:
    found = backlog.after(after, topics)
    return None if found is None else [int(one) for one in found]


def test_a_gap_is_filled_with_what_came_after_it() -> None:
    backlog = filled(*(line(f"m{number}") for number in range(4)))

    assert ids(backlog, 0) == [1, 2, 3, 4]
    assert ids(backlog, 2) == [3, 4]
    assert ids(backlog, 4) == []


def test_a_gap_is_filled_with_the_topics_that_are_wanted() -> None:
    backlog = filled(line("a"), webhook("USER_JOINED", id="j", user=viewer()), line("b"))

    assert ids(backlog, 0, frozenset({"CHAT"})) == [1, 3]
    assert ids(backlog, 0, frozenset({"STREAM_STARTED"})) == []


def test_what_came_before_the_start_is_not_here() -> None:
    backlog = filled(line("a"), start=10)

    assert ids(backlog, 9) is None
    assert ids(backlog, 10) == [11]


def test_an_empty_backlog_reaches_back_to_its_start() -> None:
    assert ids(filled(start=10), 10) == []
    assert ids(filled(start=10), 9) is None


def test_the_oldest_go_and_a_gap_that_reaches_them_is_not_filled() -> None:
    backlog = filled(*(line(f"m{number}") for number in range(5)), size=3)

    assert ids(backlog, 1) is None
    assert ids(backlog, 2) == [3, 4, 5]


def test_gaps_between_ids_are_no_missing_events() -> None:
    backlog = Backlog(2)
    for id in (5, 9, 20):
        event = settled(id, line(f"m{id}"))
        backlog.append(event, encoded(event))

    assert ids(backlog, 4) is None
    assert ids(backlog, 5) == [9, 20]
    assert ids(backlog, 7) == [9, 20]


def test_lines_that_are_hidden_by_now_are_left_out() -> None:
    backlog = filled(line("a"), line("b"), hide("a", "not-here"))

    assert ids(backlog, 0) == [2, 3]


def test_lines_that_were_hidden_when_they_came_are_left_out() -> None:
    backlog = Backlog()
    event = settled(1, line("a"), hidden=True)
    backlog.append(event, encoded(event))

    assert ids(backlog, 0) == []


def test_lines_that_were_shown_again_are_there() -> None:
    assert ids(filled(line("a"), hide("a"), show("a")), 0) == [1, 2, 3]


def test_our_own_posts_are_left_out_by_our_id() -> None:
    removal = made("VISIBILITY-UPDATE", VisibilityChanged(event_ids=(1,), visible=False))

    assert ids(filled(post("one"), post("two"), removal), 0) == [2, 3]


def test_a_test_hides_nothing() -> None:
    backlog = Backlog()
    for id, incoming in enumerate((line("a"), hide("a")), 1):
        event = settled(id, incoming, test=id == 2)
        backlog.append(event, encoded(event))

    assert ids(backlog, 0) == [1, 2]


def test_a_line_that_was_shown_and_hidden_again_is_for_the_log_to_tell() -> None:
    """The event that showed it holds its words."""
    backlog = filled(line("a"), hide("a"), show("a"), hide("a"), line("b"))

    assert ids(backlog, 0) is None
    assert ids(backlog, 3) == [4, 5]
