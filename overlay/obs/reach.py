"""By which address OBS reaches this program: another one than a browser's, where it runs beside it."""

from urllib.parse import urlsplit

from overlay.domain.errors import Conflict
from overlay.domain.said import Said
from overlay.obs.client import ObsClient
from overlay.settings import is_loopback

_ANY = ("0.0.0.0", "::", "")


class Reach:
    """`host`, `port` and `public_url` are those of the settings; a `port` of 0 is set once it is known."""

    def __init__(self, *, host: str, port: int, public_url: str | None) -> None:
        self._host = host
        self._public_url = public_url
        self.port = port

    @property
    def own_origin(self) -> str:
        """For programs on this machine."""
        host = "127.0.0.1" if self._host in _ANY else self._host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def base_url(self, client: ObsClient, panel_url: str) -> str:
        """For this OBS; `panel_url` is by which address the panel was opened.

        Raises:
            Conflict: no address leads here from there.
        """
        if client.same_machine:
            return self.own_origin
        if self._public_url:
            return self._public_url
        if not is_loopback(urlsplit(panel_url).hostname or ""):
            return panel_url
        if is_loopback(self._host):
            raise Conflict(Said("error.obs.not_reachable"))
        host = client.own_host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"
