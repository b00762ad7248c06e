"""What pages report that they cannot show or read aloud, in words."""

import re

import pytest

from overlay.alerts.complaints import in_words
from overlay.assets import STATIC

CALLED = {"/media/boat.webm": "Boat"}


def called(address: str) -> str:
    return CALLED.get(address, address)


@pytest.mark.parametrize(
    ("reported", "said"),
    [
        ("late /media/boat.webm", "Boat did not come in time"),
        ("unplayable /media/gone.webm", "/media/gone.webm cannot be played"),
        ("picture_gone", "its picture was deleted"),
        ("no voices", "the page has no voices to read with"),
        ("late", "late"),
        ("my own page fell over", "my own page fell over"),
        ("", ""),
    ],
)
def test_a_word_becomes_a_sentence_and_anything_else_stays_as_it_is(reported: str, said: str) -> None:
    assert str(in_words(reported, called)) == said


def test_every_word_that_our_own_pages_report_is_known() -> None:
    alerts = STATIC / "overlays" / "alerts"
    with_file = re.findall(r'new Unplayable\("(\w+)", ', (alerts / "media-shelf.js").read_text("utf-8"))
    parts = re.findall(r'taken\(options\.\w+, "(\w+)"\)', (alerts / "alert-files.js").read_text("utf-8"))
    alone = [f"{part}_gone" for part in parts]

    assert len(with_file) == 4
    assert len(alone) == 2
    for word in with_file:
        assert str(in_words(f"{word} /media/boat.webm", called)).startswith("Boat ")
    for word in alone:
        assert str(in_words(word, called)) != word
