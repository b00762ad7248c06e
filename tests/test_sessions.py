"""The password, what guessing it costs, and the cookie that stands for it."""

import time

import pytest

from overlay.web.sessions import COOKIE, FREE_FAILURES, LASTS_SECONDS, LONGEST_WAIT_SECONDS, Sessions
from tests.fakes import FakeClock

PASSWORD = "correct horse battery"
HERE, THERE = "192.0.2.1", "198.51.100.1"


@pytest.fixture
def clock() -> FakeClock:
    """The time, for guesses."""
    return FakeClock()


@pytest.fixture
def sessions(clock: FakeClock) -> Sessions:
    """Sessions under a password."""
    return Sessions(PASSWORD, lambda: "secret", clock)


def test_the_password_opens_a_session(sessions: Sessions) -> None:
    cookie = sessions.check(PASSWORD, HERE)

    assert sessions.is_valid(f"{COOKIE}={cookie}")


@pytest.mark.parametrize(
    "wrong", ["", "correct horse", PASSWORD.upper(), PASSWORD + " ", "pässwörd", "\ud800", "p" * 100_000]
)
def test_anything_else_does_not(sessions: Sessions, wrong: str) -> None:
    assert sessions.check(wrong, HERE) is None


def test_guessing_gets_slower_and_never_fast_again(sessions: Sessions, clock: FakeClock) -> None:
    waits = []
    for _ in range(3000):
        assert sessions.check("a guess", HERE) is None
        waits.append(sessions.wait_seconds(HERE))
        clock.advance(waits[-1])

    assert waits[:8] == [0, 0, 0, 0, 1, 2, 4, 8]
    assert set(waits[FREE_FAILURES + 6 :]) == {LONGEST_WAIT_SECONDS}


def test_while_it_waits_not_even_the_password_opens(sessions: Sessions, clock: FakeClock) -> None:
    for _ in range(FREE_FAILURES):
        sessions.check("a guess", HERE)

    assert sessions.check(PASSWORD, HERE) is None
    clock.advance(sessions.wait_seconds(HERE))
    assert sessions.check(PASSWORD, HERE) is not None
    assert sessions.wait_seconds(HERE) == 0


def test_whoever_guesses_does_not_keep_the_streamer_out(sessions: Sessions) -> None:
    for _ in range(100):
        sessions.check("a guess", THERE)

    assert sessions.wait_seconds(THERE) > 0
    assert sessions.check(PASSWORD, HERE) is not None


def test_one_network_of_ipv6_is_one_guesser(sessions: Sessions) -> None:
    for number in range(FREE_FAILURES):
        sessions.check("a guess", f"2001:db8::{number:x}")

    assert sessions.wait_seconds("2001:db8::ffff") > 0
    assert sessions.wait_seconds("2001:db8:0:1::1") == 0


def test_guessers_beyond_number_cost_no_memory(sessions: Sessions) -> None:
    for number in range(5000):
        sessions.check("a guess", f"10.0.{number // 250}.{number % 250}")

    assert len(sessions._guesses._failures) <= 1000


@pytest.mark.parametrize(
    "cookies",
    [
        "",
        COOKIE,
        f"{COOKIE}=",
        f"{COOKIE}=panel",
        f"{COOKIE}=panel.aaaaaa.bbbbbbbbbbbb",
        f"{COOKIE}=..",
        f"{COOKIE}=\xff",
        "a" * 100_000,
        ";" * 10_000,
        '="',
    ],
    ids=lambda text: text[:30],
)
def test_a_cookie_that_was_made_up_is_no_session(sessions: Sessions, cookies: str) -> None:
    assert not sessions.is_valid(cookies)


def test_a_cookie_that_was_changed_is_no_session(sessions: Sessions) -> None:
    cookie = sessions.check(PASSWORD, HERE)
    assert cookie is not None

    for position in range(len(cookie)):
        changed = cookie[:position] + ("A" if cookie[position] != "A" else "B") + cookie[position + 1 :]
        # The last character of the signature carries bits that nothing decodes.
        if position < len(cookie) - 1:
            assert not sessions.is_valid(f"{COOKIE}={changed}")


def test_cookies_of_neighbours_do_not_end_a_session(sessions: Sessions) -> None:
    cookie = sessions.check(PASSWORD, HERE)

    assert sessions.is_valid(f'theme={{"dark": true}}; no[t]e="x; {COOKIE}={cookie}; x=ü')


def test_a_session_ends_after_a_month(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = sessions.check(PASSWORD, HERE)
    now = FakeClock()
    now.now = time.time() + LASTS_SECONDS - 60
    monkeypatch.setattr("itsdangerous.timed.time.time", now)

    assert sessions.is_valid(f"{COOKIE}={cookie}")
    now.advance(120)
    assert not sessions.is_valid(f"{COOKIE}={cookie}")


def test_a_new_password_or_a_new_secret_ends_every_session(sessions: Sessions, clock: FakeClock) -> None:
    cookie = f"{COOKIE}={sessions.check(PASSWORD, HERE)}"

    assert Sessions(PASSWORD, lambda: "secret", clock).is_valid(cookie)
    assert not Sessions("another password", lambda: "secret", clock).is_valid(cookie)
    assert not Sessions(PASSWORD, lambda: "another secret", clock).is_valid(cookie)


def test_without_a_password_there_are_no_sessions(clock: FakeClock) -> None:
    none = Sessions(None, lambda: "secret", clock)

    assert not none.needed
    assert none.check("", HERE) is None
    assert not none.is_valid(f"{COOKIE}=")
