"""Takes out of a text whatever nobody but the streamer may know."""

import re
from collections.abc import Iterable
from pathlib import Path

REMOVED = "[removed]"
SHORTEST = 4
"""Below this a secret is so short that its letters stand everywhere."""

_PATTERNS = (
    re.compile(r"(?i)(bearer\s+)[^\s\"',]+"),
    re.compile(r"(/webhook/)[A-Za-z0-9_-]{8,}"),
    re.compile(r"(/overlay/[a-z0-9-]+/)[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?i)((?:token|password|secret|key|authorization)[\"']?\s*[=:]\s*[\"']?)[^\s\"',}]{8,}"),
    re.compile(r"(://)[^/\s@]+(?=@)"),
)
"""What looks like a secret, for those that are not known here: each keeps what stands before it."""


class Redaction:
    """`secrets` are known ones. A home folder is `~`: its name is often that of a person."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = sorted({secret for secret in secrets if len(secret) >= SHORTEST}, key=len, reverse=True)
        self._home = str(Path.home())

    def __call__(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, REMOVED)
        for pattern in _PATTERNS:
            text = pattern.sub(rf"\g<1>{REMOVED}", text)
        return text.replace(self._home, "~") if len(self._home) > 1 else text
