"""The conditions there are, in the order in which they are offered."""

from collections.abc import Mapping

from overlay.rules.words import happenings, others, streams, texts, viewers
from overlay.rules.words.word import Word

WORDS: tuple[Word, ...] = (*happenings.WORDS, *texts.WORDS, *viewers.WORDS, *streams.WORDS, *others.WORDS)

VOCABULARY: Mapping[str, Word] = {word.name: word for word in WORDS}
