"""Patterns that cannot be made to hang: RE2, whose time grows with the text and never explodes.

Bounds on the pattern and on the text keep the worst there is within some milliseconds, so that a viewer's line can hold
up nothing.
"""

from collections.abc import Callable
from functools import lru_cache

import re2  # type: ignore[import-untyped]

from overlay.domain.errors import InvalidRequest
from overlay.domain.said import Said

LENGTH = 300
"""Characters of a pattern."""

PROGRAM = 4000
"""Steps that RE2 makes of a pattern: `\\p{L}` alone is 1200, `(a{100}){100}` would be 10,000."""

ALL_PROGRAMS = 12_000
"""Steps of the patterns of all rules together: with more, one line made for it could hold up others for long."""

TEXT_BYTES = 1000
"""Only the beginning of a text is looked at: chat lines are shorter."""

_MEMORY = 1 << 19
"""Bytes for what RE2 remembers of one pattern; with less it would forget, and be slower."""
_HINTS = (
    ("(?=", Said("pattern.hint.ahead")),
    ("(?!", Said("pattern.hint.ahead")),
    ("(?<=", Said("pattern.hint.behind")),
    ("(?<!", Said("pattern.hint.behind")),
    ("(?>", Said("pattern.hint.atomic")),
    ("\\Z", Said("pattern.hint.end")),
)
_REFERENCES = Said("pattern.hint.references")
_TOO_LARGE = Said("pattern.too_large")

_FAULTS = {
    "invalid escape sequence": Said("pattern.escape"),
    "invalid character class": Said("pattern.class"),
    "invalid character class range": Said("pattern.range"),
    "missing ]": Said("pattern.square"),
    "missing )": Said("pattern.round"),
    "unexpected )": Said("pattern.unexpected"),
    "trailing \\": Said("pattern.trailing"),
    "no argument for repetition operator": Said("pattern.nothing_repeated"),
    "invalid repetition size": Said("pattern.repetitions"),
    "bad repetition operator": Said("pattern.repetition"),
    "invalid perl operator": Said("pattern.operator"),
    "invalid UTF-8": Said("pattern.utf8"),
    "invalid named capture group": Said("pattern.group"),
}
"""What RE2 says of a pattern; a colon and the part in question follow."""


def check(pattern: str, where: str) -> None:
    """
    Raises:
        InvalidRequest: RE2 refuses it, or it is too large; the message says why.
    """
    try:
        compiled = re2.compile(pattern.encode("utf-8", "replace"), _options(case=False))
    except re2.error as exc:
        raise InvalidRequest(Said("rule.fault.pattern", where=where, why=_reason(pattern, exc))) from exc
    if compiled.programsize > PROGRAM:
        raise InvalidRequest(Said("rule.fault.pattern", where=where, why=_TOO_LARGE))


@lru_cache(1000)
def steps(pattern: str) -> int:
    """How large it is for RE2, of one that was checked."""
    size: int = re2.compile(pattern.encode("utf-8", "replace"), _options(case=False)).programsize
    return size


def finder(pattern: str, *, case: bool) -> Callable[[bytes], bool]:
    """Whether a text, in UTF-8, has the pattern anywhere. `case` says that capitals count."""
    # A set of one: it only says whether, not where, which is half the work.
    one = re2.Set.SearchSet(_options(case=case))
    one.Add(pattern)
    one.Compile()
    match = one.Match
    return lambda text: bool(match(text))


def _options(*, case: bool) -> "re2.Options":
    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    options.max_mem = _MEMORY
    options.case_sensitive = case
    return options


def _reason(pattern: str, error: Exception) -> Said | str:
    said = error.args[0] if error.args else ""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    if "too large" in words:
        return _TOO_LARGE
    hint = next((hint for sign, hint in _HINTS if sign in pattern), None)
    if hint is None and "invalid escape sequence: \\" in words and words[-1:].isdigit():
        hint = _REFERENCES
    fault = _fault(words)
    return fault if hint is None else Said("pattern.with_hint", fault=fault, hint=hint)


def _fault(words: str) -> Said | str:
    """What is not known to us is said as RE2 says it."""
    what, colon, part = words.partition(": ")
    known = _FAULTS.get(what)
    if known is None:
        return words
    return Said("pattern.part", fault=known, part=part) if colon else known
