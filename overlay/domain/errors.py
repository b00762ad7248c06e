"""The exception tree.

    OverlayError
    ├── InvalidSettings         a flag or variable of the start is wrong
    ├── DataFolderInUse         another process writes to the data folder
    ├── InvalidWebhook          a webhook's envelope is not one
    ├── InvalidSignature        a webhook's signature is missing, stale or wrong
    ├── InvalidManifest         an overlay folder's manifest has a mistake
    ├── InvalidRequest          a call of our API asks for something that cannot be
    ├── TooManyGuesses          wrong passwords or codes came from there: wait
    ├── WrongScope              a call needs what whoever makes it may not do
    ├── NotFound                what a call names does not exist
    ├── Conflict                a call cannot be done in the present state
    │   └── Outdated                it was changed by somebody else meanwhile
    ├── UploadTooLarge          a file is larger than what is kept
    ├── UnknownMedia            a file is of no kind that is taken
    ├── StorageUnavailable      the log cannot be written now: disk full, folder gone
    ├── InvalidAddress          not an address an Owncast server could have
    ├── InvalidToken            not text that could be an access token
    ├── OwncastError            posting to, or asking, the Owncast server failed
    │   ├── OwncastNotConfigured    no address, or no access token yet
    │   ├── OwncastUnavailable      not reached, or what answers cannot be understood
    │   │   ├── NotOwncast          something answers there, but no Owncast server
    │   │   └── OwncastTimeout      no answer in time: the message may have been posted
    │   └── OwncastRefused          reached, and it said no
    └── ObsError                asking OBS something failed
        ├── ObsNotConnected         there is no connection to OBS now
        ├── ObsUnavailable          OBS was not reached, went away in the middle, or cannot be understood
        │   └── ObsTimeout              no answer in time: it may have been done
        └── ObsRefused              reached, and it said no
            └── WrongObsPassword        the password is another one

Every message is one sentence for a person: what was wrong, and what was expected.
"""

import math
from collections.abc import Iterable
from typing import Literal

from overlay.domain.said import Said


class OverlayError(Exception):
    """The base of every error that is ours. `reason` is a word for programs, where they may want to tell it apart.

    `said` is the sentence in any language; of what nobody reads in a page the English words will do. `str` is English.
    """

    reason: str = ""

    def __init__(self, said: Said | str = "", *, reason: str = "") -> None:
        super().__init__(said)
        self.said = said
        if reason:
            self.reason = reason


class InvalidSettings(OverlayError): ...


class DataFolderInUse(OverlayError): ...


class InvalidWebhook(OverlayError):
    """`reason` is a short word for counters; `status` is 400, or 413 for a body that is too large."""

    def __init__(self, message: str, *, reason: str, status: int = 400) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status


class InvalidSignature(OverlayError):
    """`reason` is `missing`, `malformed`, `stale` or `mismatch`."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class InvalidManifest(OverlayError): ...


class InvalidRequest(OverlayError): ...


class WrongScope(OverlayError):
    """`needed` are the scopes one of which the call takes, `given` those of `what` was called with."""

    def __init__(self, needed: Iterable[str], given: Iterable[str], *, what: Literal["key", "link"] = "key") -> None:
        self.needed, self.given = tuple(needed), frozenset(given)
        wanted, *others = (Said("said.quoted", words=each) for each in self.needed)
        for other in others:
            wanted = Said("access.either", one=wanted, other=other)
        held = sorted(self.given)
        if what == "link":
            super().__init__(Said("access.link_not_for", needed=wanted, given=held))
        else:
            super().__init__(Said("access.key_not_for", needed=wanted, given=held))


class TooManyGuesses(OverlayError):
    """`seconds` is how long nobody may try again from there."""

    def __init__(self, seconds: float) -> None:
        self.seconds = math.ceil(seconds)
        super().__init__(Said("access.too_many_guesses", n=self.seconds))


class NotFound(OverlayError): ...


class Conflict(OverlayError): ...


class Outdated(Conflict):
    """`present` is what it is now, as its own call answers it: nothing was overwritten."""

    def __init__(self, said: Said | str, *, present: object) -> None:
        super().__init__(said)
        self.present = present


class UploadTooLarge(OverlayError): ...


class UnknownMedia(OverlayError): ...


class StorageUnavailable(OverlayError): ...


class InvalidAddress(OverlayError): ...


class InvalidToken(OverlayError): ...


class OwncastError(OverlayError): ...


class OwncastNotConfigured(OwncastError): ...


class OwncastUnavailable(OwncastError):
    """`reason` is one of those in `owncast/failures.py`."""

    reason = "failed"


class NotOwncast(OwncastUnavailable):
    reason = "not_owncast"


class OwncastTimeout(OwncastUnavailable):
    reason = "timeout"


class OwncastRefused(OwncastError):
    """`status` is Owncast's HTTP status."""

    def __init__(self, said: Said | str, *, status: int, reason: str = "") -> None:
        super().__init__(said, reason=reason)
        self.status = status


class ObsError(OverlayError):
    """`reason` is one word for what was wrong, where it has one: set-up and panel have advice for it."""


class ObsNotConnected(ObsError): ...


class ObsUnavailable(ObsError): ...


class ObsTimeout(ObsUnavailable): ...


class ObsRefused(ObsError):
    """`code` is obs-websocket's status of the request."""

    def __init__(self, said: Said | str, *, code: int = 0, reason: str = "") -> None:
        super().__init__(said, reason=reason)
        self.code = code


class WrongObsPassword(ObsRefused): ...
