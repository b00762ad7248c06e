import json
from pathlib import Path

import pytest

from overlay.domain.errors import InvalidSignature
from overlay.owncast.signature import WINDOW_SECONDS, sign, verify

# The vector of Owncast 0.3.0's `services/webhooks/auth.go`.
SECRET = "example-secret"
SIGNED_AT = 1700000000
BODY = b'{"eventData":{"id":"a1"},"type":"CHAT"}'
DIGEST = "6c7a31a8ae1a855d74fd2cdd49ed3a6ef52a3aa69edf55e2b8e5b8016d4edb50"
HEADER = f"t={SIGNED_AT}.s={DIGEST}"

RECORDED = [
    json.loads(line) for line in (Path(__file__).parent / "payloads/webhooks-0.3-made.jsonl").read_text().splitlines()
]


def refusal(header: str | None, *, secret: str = SECRET, body: bytes = BODY, now: float = SIGNED_AT) -> str:
    with pytest.raises(InvalidSignature) as refused:
        verify(header, secret, body, now)
    assert secret not in str(refused.value)
    return refused.value.reason


def test_the_known_vector_is_accepted() -> None:
    verify(HEADER, SECRET, BODY, SIGNED_AT)


def test_a_signature_is_made_as_owncast_makes_it() -> None:
    assert sign(SECRET, BODY, SIGNED_AT + 0.9) == HEADER


@pytest.mark.parametrize("number", range(len(RECORDED)))
def test_every_signed_sample_is_accepted(number: int) -> None:
    sample = RECORDED[number]

    verify(
        sample["headers"]["owncast-signature"],
        "harbour-light-secret",
        sample["body"].encode(),
        1795330000 + sample["after"],
    )


def test_a_signature_is_good_for_the_window_on_either_side() -> None:
    verify(HEADER, SECRET, BODY, SIGNED_AT + WINDOW_SECONDS)
    verify(HEADER, SECRET, BODY, SIGNED_AT - WINDOW_SECONDS)

    assert refusal(HEADER, now=SIGNED_AT + WINDOW_SECONDS + 1) == "stale"
    assert refusal(HEADER, now=SIGNED_AT - WINDOW_SECONDS - 1) == "stale"


@pytest.mark.parametrize("header", [None, "", "  "])
def test_a_missing_signature_is_refused(header: str | None) -> None:
    assert refusal(header) == "missing"


def test_another_body_secret_or_time_is_refused() -> None:
    assert refusal(HEADER, body=BODY + b" ") == "mismatch"
    assert refusal(HEADER, secret="another-secret") == "mismatch"
    assert refusal(f"t={SIGNED_AT + 1}.s={DIGEST}") == "mismatch"
    assert refusal(sign("", BODY, SIGNED_AT)) == "mismatch"


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("nonsense", id="words"),
        pytest.param(DIGEST, id="digest alone"),
        pytest.param(HEADER.replace(".", ","), id="comma"),
        pytest.param(HEADER[:-1], id="63 digits"),
        pytest.param(HEADER + "0", id="65 digits"),
        pytest.param(f"t={'9' * 5000}.s={DIGEST}", id="huge time"),
        pytest.param(f"t=-1.s={DIGEST}", id="negative time"),
        pytest.param(f"t=1e9.s={DIGEST}", id="float time"),
        pytest.param(f"t=١٧٠٠٠٠٠٠٠٠.s={DIGEST}", id="arabic digits"),
        pytest.param(f"t={SIGNED_AT}.s={'é' * 64}", id="letters beyond ascii"),
        pytest.param(f"t={SIGNED_AT}.s={'٠' * 64}", id="digits beyond ascii"),
        pytest.param(f"t={SIGNED_AT}.s={DIGEST}\ud800", id="lone surrogate"),
        pytest.param(f"t={SIGNED_AT}.s={DIGEST}, {HEADER}", id="two headers"),
        pytest.param("t=.s=", id="empty parts"),
    ],
)
def test_a_malformed_signature_is_refused(header: str) -> None:
    assert refusal(header) == "malformed"


def test_a_secret_that_is_not_utf8_in_the_environment_signs_and_checks() -> None:
    secret = b"caf\xe9".decode(errors="surrogateescape")

    verify(sign(secret, BODY, SIGNED_AT), secret, BODY, SIGNED_AT)
