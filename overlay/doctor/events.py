"""Events: do webhooks come, which ones, how late, and which were refused."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from overlay.doctor.facts import Facts
from overlay.doctor.finding import Finding, State
from overlay.domain.said import Said, Seconds, Value
from overlay.setup.abilities import lacks
from overlay.setup.seen import WEBHOOK_TYPES

LATE = timedelta(seconds=5)

_NEEDED = ("CHAT", "USER_JOINED", "STREAM_STARTED")
"""A stream of any length has these; the others may have had no occasion."""

_REASONS: Mapping[str, str] = {
    "signature missing": "signature",
    "signature malformed": "signature",
    "signature mismatch": "signature",
    "signature stale": "stale",
    "storage": "storage",
    "cut_off": "cut_off",
}
"""Which next step a reason has; every other one means that something else than Owncast posts there."""


def webhooks(facts: Facts) -> Iterator[Finding]:
    """When the last webhook came, and whether one is amiss."""
    events, owncast = facts.events, facts.owncast
    admin = f"{owncast.health.url}/admin/webhooks/" if owncast.health.url else "/setup"
    if owncast.demo:
        return
    if not events.seen:
        yield _found("webhooks", "broken" if owncast.online else "warning", "webhooks.never", link="/setup")
    elif owncast.online and not events.live:
        yield _found("webhooks", "broken", "webhooks.not_started", link=admin)
    elif owncast.online is False and events.live:
        yield _found("webhooks", "warning", "webhooks.not_stopped", link=admin)
    elif events.last_at is None:
        age = facts.now - max(events.seen.values())
        yield _found("webhooks", "ok", "webhooks.before", age=age)
    else:
        type, age = events.last_type, facts.now - events.last_at
        delay = _delay(facts)
        if delay is None:
            yield _found("webhooks", "ok", "webhooks.last", type=type, age=age)
        else:
            state: State = "warning" if delay > LATE else "ok"
            key = "webhooks.slow" if delay > LATE else "webhooks.timed"
            yield _found("webhooks", state, key, type=type, age=age, delay=Seconds(delay.total_seconds()))


def types(facts: Facts) -> Iterator[Finding]:
    """Which event types never came, of those that this Owncast can send."""
    if facts.owncast.demo or not facts.events.seen:
        return
    cannot = lacks(facts.owncast.health.version)
    never = [type for type in WEBHOOK_TYPES if type not in facts.events.seen and type not in cannot]
    needed = [type for type in never if type in _NEEDED]
    link = f"{facts.owncast.health.url}/admin/webhooks/" if facts.owncast.health.url else ""
    if needed:
        yield _found("types", "warning", "types.missing", link=link, types=never)
    elif never:
        yield _found("types", "ok", "types.some", types=never)
    else:
        yield _found("types", "ok", "types.all")


def refused(facts: Facts) -> Iterator[Finding]:
    """What came to the webhook's address since the start and was sent away, by reason."""
    counted: dict[str, dict[str, int]] = {}
    for reason, number in facts.events.refused.items():
        counted.setdefault(_REASONS.get(reason, "other"), {})[reason] = number
    for kind, reasons in counted.items():
        said = [f"{reason} × {number}" for reason, number in reasons.items()]
        yield _found("refused", "warning", f"refused.{kind}", reasons=said)
    if not counted and facts.program.state == "running":
        yield _found("refused", "ok", "refused.none")


def _delay(facts: Facts) -> timedelta | None:
    """How long the last webhook took, its sender's clock set right; None where the clocks cannot tell."""
    delay, ahead = facts.events.delay, facts.owncast.ahead
    if delay is None or ahead is None:
        return None
    true = delay + timedelta(seconds=ahead)
    # Beyond this it was not the way that took so long: an old event was sent again, or a clock has been set since.
    return max(true, timedelta()) if abs(true) < timedelta(hours=1) else None


def _found(check: str, state: State, key: str, *, link: str = "", **values: Value) -> Finding:
    return Finding("events", check, state, Said(f"doctor.{key}", **values), link=link)
