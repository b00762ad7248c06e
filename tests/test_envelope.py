import json

import pytest

from overlay.domain.errors import InvalidWebhook
from overlay.owncast.envelope import MAXIMUM_BYTES, MAXIMUM_DEPTH, open_envelope
from tests.server import recorded

RECORDINGS = ("0.1.3", "0.2", "0.3-made")


def wrapped(data: bytes) -> bytes:
    return b'{"type":"X","eventData":' + data + b"}"


def refusal(body: bytes) -> InvalidWebhook:
    with pytest.raises(InvalidWebhook) as refused:
        open_envelope(body)
    return refused.value


@pytest.mark.parametrize("recording", RECORDINGS)
def test_every_recorded_body_is_an_envelope_and_its_data_is_kept_byte_for_byte(recording: str) -> None:
    for body in recorded(recording):
        envelope = open_envelope(body)

        assert envelope.type == json.loads(body)["type"]
        assert bytes(envelope.event_data) in body
        assert json.loads(bytes(envelope.event_data)) == json.loads(body)["eventData"]


def test_an_envelope_without_data_has_null() -> None:
    assert bytes(open_envelope(b'{"type":"STREAM_STARTED"}').event_data) == b"null"


@pytest.mark.parametrize(
    "body",
    [
        b' \n{"type" : "X"}\n',
        b'{"type":"X","eventData":"\\u0000 and \\ud83d\\ude00"}',
        b'{"type":"X","eventData":"\\\\ud83d is no escape"}',
        b'{"type":"X","eventData":' + b"9" * 100_000 + b"}",
        b'{"type":"X","more":{"eventData":1},"eventData":[]}',
        b'{"type":""}',
        '{"type":"Ω\u2028"}'.encode(),
    ],
    ids=["white-space", "NUL-and-pair", "escaped-backslash", "huge-number", "more-members", "empty-type", "separator"],
)
def test_what_is_odd_but_an_envelope_is_taken(body: bytes) -> None:
    assert open_envelope(body).type == json.loads(body.replace(b"9" * 100_000, b"9"))["type"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_json"),
        (b"hello", "not_json"),
        (b'{"type":"X"', "not_json"),
        (b'{"type":"X"} {"type":"Y"}', "not_json"),
        (b'{"type":"\xff"}', "not_json"),
        (b'\xef\xbb\xbf{"type":"X"}', "not_json"),
        (b"null", "not_an_event"),
        (b'"CHAT"', "not_an_event"),
        (b'[{"type":"X"}]', "not_an_event"),
        (b"{}", "not_an_event"),
        (b'{"type":5}', "not_an_event"),
        (b'{"type":null}', "not_an_event"),
        (b'{"eventData":{"type":"CHAT"}}', "not_an_event"),
    ],
)
def test_what_is_no_envelope_is_refused_in_one_line(body: bytes, reason: str) -> None:
    refused = refusal(body)

    assert (refused.reason, refused.status) == (reason, 400)
    assert "\n" not in str(refused)


@pytest.mark.parametrize(
    "data",
    [
        rb'"\uZZZZ"',
        rb'"\u12"',
        rb'"\q"',
        b'"\x01"',
        b'"\t"',
        b"01",
        b"1.",
        b"NaN",
        b"-Infinity",
        b"[1,]",
        b"{a:1}",
        b"'a'",
    ],
)
def test_data_that_no_other_reader_takes_for_json_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        json.loads(wrapped(data), parse_constant=lambda word: float(f"not {word}"))

    assert refusal(wrapped(data)).reason == "not_json"


@pytest.mark.parametrize(
    "text",
    [r"\ud83d", r"\ud83d!", r"\ude00", r"\ude00\ud83d", r"\ud83d\ud83d\ude00", r"\uD83D\u0041", r"\\\ud83d"],
)
@pytest.mark.parametrize("where", ["type", "key", "value"])
def test_half_a_surrogate_pair_is_refused_wherever_it_stands(text: str, where: str) -> None:
    parts = {"type": "X", "key": "k", "value": "v"} | {where: text}
    body = '{{"type":"{type}","eventData":{{"{key}":"{value}"}}}}'.format(**parts)

    assert refusal(body.encode()).reason == "surrogate"


def test_256_kib_are_taken_and_one_byte_more_is_not() -> None:
    padding = MAXIMUM_BYTES - len(wrapped(b'""'))

    assert open_envelope(wrapped(b'"' + b"x" * padding + b'"')).type == "X"
    refused = refusal(wrapped(b'"' + b"x" * (padding + 1) + b'"'))

    assert (refused.reason, refused.status) == ("too_large", 413)


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}")], ids=["arrays", "objects"])
def test_64_levels_are_taken_and_one_more_is_not(opening: bytes, closing: bytes) -> None:
    inside = MAXIMUM_DEPTH - 1

    assert open_envelope(wrapped(opening * inside + b"1" + closing * inside)).type == "X"
    assert refusal(wrapped(opening * (inside + 1) + b"1" + closing * (inside + 1))).reason == "too_deep"


def test_brackets_in_words_and_side_by_side_are_not_depth() -> None:
    body = wrapped(b'["' + b"[{" * 500 + b'", "\\"[[[", ' + b"[[]]," * 500 + b"[]]")

    assert open_envelope(body).type == "X"


def test_the_deepest_json_that_fits_is_refused_without_a_crash() -> None:
    assert refusal(b"[" * MAXIMUM_BYTES).reason == "too_deep"


@pytest.mark.parametrize("end", [b"", b"\\"], ids=["open", "backslash"])
def test_a_string_that_never_ends_takes_no_longer_than_one_that_does(end: bytes) -> None:
    """Each of its escaped quotes could begin another such string: quadratic, this took half a minute."""
    assert refusal(b"[" * 65 + b'"' + b'\\"' * 120_000 + end).reason == "too_deep"
