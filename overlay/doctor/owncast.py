"""Owncast: is it there, what may we do with it, does its clock agree with ours."""

from collections.abc import Iterator
from datetime import timedelta

from overlay.doctor.facts import Facts
from overlay.doctor.finding import Finding, State
from overlay.domain.said import Said, Seconds, Value
from overlay.setup.abilities import lacks

CLOCKS_MAY_DIFFER_SECONDS = 5.0

_ROUGHLY_FROM_SECONDS = 90.0
_SETUP = "/setup"
_MATTER = ("USER_PARTED", "STREAM_TITLE_UPDATED")
"""Without these, overlays show less than they could; what came later is for other things."""


def server(facts: Facts) -> Iterator[Finding]:
    """Whether there is an Owncast at the address."""
    health = facts.owncast.health
    missing = [type for type in lacks(health.version) if type in _MATTER]
    if facts.owncast.demo:
        yield _found("server", "ok", "owncast.demo")
    elif health.state == "unset":
        yield _found("server", "broken", "owncast.unset", link=_SETUP)
    elif health.state == "unreachable":
        yield _found("server", "broken", "owncast.unreachable", link=_SETUP, message=health.message)
    elif health.state == "not_owncast":
        yield _found("server", "broken", "owncast.not_owncast", link=_SETUP, message=health.message)
    elif health.state == "checking":
        yield _found("server", "warning", "owncast.checking", url=health.url)
    elif missing:
        yield _found("server", "warning", "owncast.old", version=health.version, types=missing)
    else:
        yield _found("server", "ok", "owncast.ok", name=health.name, url=health.url, version=health.version)


def token(facts: Facts) -> Iterator[Finding]:
    """Which scopes the access token has."""
    health = facts.owncast.health
    if facts.owncast.demo or health.state not in ("ok", "checking"):
        return
    link = f"{health.url}/admin/access-tokens/"
    if health.token == "unset":
        yield _found("token", "warning", "token.unset", link=_SETUP)
    elif health.token == "refused":
        yield _found("token", "broken", "token.refused", link=link)
    elif health.token != "ok":
        yield _found("token", "warning", "token.unknown")
    elif not (health.can_send and health.can_system):
        may = {"CAN_SEND_MESSAGES": health.can_send, "CAN_SEND_SYSTEM_MESSAGES": health.can_system}
        yield _found(
            "token", "warning", "token.lacks", link=link, scopes=[scope for scope, is_so in may.items() if not is_so]
        )
    elif not health.can_admin:
        yield _found("token", "ok", "token.posts", link=link)
    else:
        yield _found("token", "ok", "token.all")


def clocks(facts: Facts) -> Iterator[Finding]:
    """How far Owncast's clock is from ours: delays and signatures are judged by both."""
    ahead = facts.owncast.ahead
    if ahead is None or facts.owncast.demo:
        return
    off = abs(ahead) > CLOCKS_MAY_DIFFER_SECONDS
    key = ("clocks.ahead" if ahead > 0 else "clocks.behind") if off else "clocks.ok"
    value: Value = Seconds(abs(ahead)) if abs(ahead) < _ROUGHLY_FROM_SECONDS else timedelta(seconds=abs(ahead))
    yield _found("clocks", "warning" if off else "ok", key, seconds=value)


def _found(check: str, state: State, key: str, *, link: str = "", **values: Value) -> Finding:
    return Finding("owncast", check, state, Said(f"doctor.{key}", **values), link=link)
