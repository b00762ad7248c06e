"""The designs that everybody begins with: for what the first rules tell of, each in a theme of its own."""

from collections.abc import Mapping

FIRST: Mapping[str, Mapping[str, object]] = {
    "First visit": {
        "theme": "sticker",
        "headline": "First time here",
        "detail": "",
        "motif": "hello",
        "sound": "bundled/pop",
    },
    "We are live": {
        "theme": "strips",
        "headline": "Live",
        "words": "{title}",
        "detail": "{name}",
        "accent": "none",
        "motif": "live",
        "sound": "bundled/fanfare",
    },
    "New follower": {
        "theme": "bare",
        "headline": "New follower from the Fediverse",
        "detail": "{handle}",
        "motif": "follow",
        "sound": "bundled/chime",
    },
    "Found word": {
        "theme": "gazette",
        "headline": "heard in the chat",
        "words": "{message}",
        "detail": "{name}",
        "motif": "words",
        "sound": "bundled/paper",
    },
    "Many joined": {
        "theme": "platform",
        "headline": "Just joined",
        "detail": "",
        "motif": "crowd",
        "sound": "bundled/station",
    },
    "Toast": {"theme": "phosphor", "sound": "bundled/blip", "volume": 35},
    "Milestone": {
        "theme": "marquee",
        "headline": "Now showing for",
        "words": "{viewers} viewers",
        "detail": "",
        "motif": "star",
        "effect": "confetti",
        "sound": "bundled/tada",
    },
    "Welcome back": {
        "theme": "papercut",
        "headline": "Welcome back",
        "motif": "hello",
        "sound": "bundled/harp",
    },
}
