"""The exception tree.

    OverlayError
    ├── InvalidSettings         a flag or variable of the start is wrong
    ├── DataFolderInUse         another process writes to the data folder
    ├── InvalidWebhook          a webhook's envelope is not one
    ├── InvalidSignature        a webhook's signature is missing, stale or wrong
    ├── InvalidManifest         an overlay folder's manifest has a mistake
    ├── InvalidRequest          a call of our API asks for something that cannot be
    ├── NotFound                what a call names does not exist
    ├── Conflict                a call cannot be done in the present state
    │   └── Outdated                it was changed by somebody else meanwhile
    ├── UploadTooLarge          a file is larger than what is kept
    ├── UnknownMedia            a file is of no kind that is taken
    ├── StorageUnavailable      the log cannot be written now: disk full, folder gone
    ├── InvalidAddress          not an address an Owncast server could have
    ├── InvalidToken            not text that could be an access token
    └── OwncastError            posting to, or asking, the Owncast server failed
        ├── OwncastNotConfigured    no address, or no access token yet
        ├── OwncastUnavailable      not reached, or what answers cannot be understood
        │   ├── NotOwncast          something answers there, but no Owncast server
        │   └── OwncastTimeout      no answer in time: the message may have been posted
        └── OwncastRefused          reached, and it said no

Every message is one sentence for a person: what was wrong, and what was expected.
"""


class OverlayError(Exception):
    """The base of every error that is ours."""


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


class NotFound(OverlayError): ...


class Conflict(OverlayError): ...


class Outdated(Conflict):
    """`present` is what it is now, as its own call answers it: nothing was overwritten."""

    def __init__(self, message: str, *, present: object) -> None:
        super().__init__(message)
        self.present = present


class UploadTooLarge(OverlayError): ...


class UnknownMedia(OverlayError): ...


class StorageUnavailable(OverlayError): ...


class InvalidAddress(OverlayError): ...


class InvalidToken(OverlayError): ...


class OwncastError(OverlayError): ...


class OwncastNotConfigured(OwncastError): ...


class OwncastUnavailable(OwncastError): ...


class NotOwncast(OwncastUnavailable): ...


class OwncastTimeout(OwncastUnavailable): ...


class OwncastRefused(OwncastError):
    """`status` is Owncast's HTTP status."""

    def __init__(self, message: str, *, status: int) -> None:
        super().__init__(message)
        self.status = status
