"""Patterns: what is refused, and that none of them can hold anything up."""

import time

import pytest

from overlay.domain.errors import InvalidRequest
from overlay.rules import patterns
from overlay.rules.condition_json import parse
from overlay.rules.vocabulary import VOCABULARY

BAD_MILLISECONDS = 250
"""Far more than the slowest takes on a busy machine, far less than a pattern that explodes."""


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(", "when.pattern: the pattern cannot be used: missing ): ("),
        ("[a-", "missing ]"),
        ("(?=cat)", "RE2 cannot look ahead"),
        ("(?<!cat)dog", "RE2 cannot look behind"),
        (r"(a)\1", "RE2 has no references to groups"),
        ("(x{1000}){10}", "invalid repetition size"),
        ("((a{100}){100}){100}", "invalid repetition size"),
        ("(?:a{30}){30}" * 10, "is too large"),
        (r"\p{L}{300}", "too large"),
        (r"a\Z", "write \\z for the end of the text"),
        (r"\p{Nonsense}", "invalid character class range"),
    ],
)
def test_a_pattern_that_cannot_be_is_refused_in_words(pattern: str, told: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        patterns.check(pattern, "when.pattern")

    assert told in str(refused.value)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+$",
        "(a|aa)+$",
        "(a|a?)+b",
        "(.*a){20}b",
        "^(a?){500}a{500}$",
        "((a?){100}){10}b",
        "(a.{1,60}){7}b",
        r"(\w.{240}){2}x",
        "[ab]*a[ab]{100}c",
        "(?:" + "|".join(f"a.{{{n}}}b" for n in range(30)) + ")",
        r"(x+x+)+y",
        r"^(([a-z])+.)+[A-Z]([a-z])+$",
    ],
)
@pytest.mark.parametrize("text", ["a" * 100_000, "ab" * 50_000, "x" * 100_000, "a🐱" * 20_000], ids=len)
def test_a_pattern_that_explodes_elsewhere_takes_milliseconds(pattern: str, text: str) -> None:
    patterns.check(pattern, "when.pattern")
    found = patterns.finder(pattern, case=False)
    looked_at = text[: patterns.TEXT_BYTES].encode()[: patterns.TEXT_BYTES]

    start = time.perf_counter()
    found(looked_at)

    assert (time.perf_counter() - start) * 1000 < BAD_MILLISECONDS


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", "é".encode()[:1], b"a\x00b"])
def test_any_bytes_are_a_text(text: bytes) -> None:
    assert patterns.finder("zz|^$", case=False)(text) is (text == b"")


def test_a_pattern_longer_than_is_taken_is_refused_before_it_is_read() -> None:
    with pytest.raises(InvalidRequest, match="is not text of 1 to 300 characters"):
        parse({"is": "pattern", "pattern": "a" * 301}, VOCABULARY)
