"""What a page cannot show or read aloud: it reports a word, and behind it the address of the file it is about."""

from collections.abc import Callable, Mapping

from overlay.domain.said import Said

_FILES: Mapping[str, Callable[[str], Said]] = {
    "late": lambda file: Said("alert.file.late", file=file),
    "unloadable": lambda file: Said("alert.file.unloadable", file=file),
    "no_picture": lambda file: Said("alert.file.no_picture", file=file),
    "unplayable": lambda file: Said("alert.file.unplayable", file=file),
}
_WORDS: Mapping[str, Said] = {
    "picture_gone": Said("alert.file.picture_gone"),
    "sound_gone": Said("alert.file.sound_gone"),
    "no voices": Said("alert.speech.no_voices"),
    "blocked": Said("alert.speech.blocked"),
}


def in_words(reported: str, called: Callable[[str], str]) -> Said:
    """`called` is the name of the file at an address. What is none of these words, a page of somebody's own said."""
    word, _, address = reported.partition(" ")
    if word in _FILES and address:
        return _FILES[word](called(address))
    return _WORDS.get(reported) or Said("said.words", words=reported)
