"""Settings: what is fixed at the start. Frozen, and read from flags and environment when asked, never on import."""

import argparse
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import platformdirs

from overlay.domain.errors import InvalidSettings

LOG_LEVELS = ("debug", "info", "warning", "error")
_YES, _NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")
_SHORTEST_SECRET = 8
EVERYWHERE = "0.0.0.0"
_HOST = re.compile(r"[a-z0-9_][a-z0-9_.-]{0,252}")

_FLAGS = (
    # flag, what it takes, what it is for
    ("--host", "ADDRESS", "address to listen on (127.0.0.1)"),
    ("--port", "PORT", "port to listen on (8470); 0 takes a free one"),
    ("--data-dir", "FOLDER", "where everything is kept (the platform's user data folder)"),
    ("--owncast-url", "URL", "address of the Owncast server (none: the panel asks)"),
    ("--public-url", "URL", "address under which browsers reach this program behind a reverse proxy"),
    ("--trusted-proxies", "ADDRESSES", "peers whose forwarding headers count, separated by commas"),
    ("--allowed-hosts", "NAMES", "further host names to answer to, separated by commas"),
    ("--log-level", "LEVEL", f"one of {', '.join(LOG_LEVELS)} (info)"),
)


@dataclass(frozen=True, slots=True)
class Stored:
    """What the panel set that decides where to listen: whether there is a password, and whether others may come."""

    password: bool = False
    network: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What flags and environment say. None where they say nothing and the panel may."""

    host: str = "127.0.0.1"
    port: int = 8470
    data_dir: Path
    owncast_url: str | None = None
    access_token: str | None = None
    control_key: str | None = None
    webhook_key: str | None = None
    webhook_secret: str | None = None
    panel_password: str | None = None
    public_url: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    allowed_hosts: tuple[str, ...] = ()
    demo: bool = False
    log_level: str = "info"
    host_given: bool = False
    """Whether a flag or the environment says where to listen; else the panel may."""


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Declares the flags that have a variable of the same name; `read` gives them their defaults."""
    for flag, takes, help in _FLAGS:
        parser.add_argument(flag, metavar=takes, help=help)
    parser.add_argument(
        "--demo", action="store_const", const="1", help="play a made-up stream; nothing leaves the machine"
    )


def add_flags_to_find_a_server(parser: argparse.ArgumentParser) -> None:
    """Declares those that say where a server on this machine is, for the commands that talk to one."""
    group = parser.add_argument_group("the server on this machine", "What it was started with:")
    for flag, takes, _ in _FLAGS:
        if flag in ("--host", "--port", "--data-dir"):
            group.add_argument(flag, metavar=takes)
    group.add_argument("--demo", action="store_const", const="1")


def read(
    flags: Mapping[str, str | None],
    environment: Mapping[str, str],
    *,
    serving: bool = True,
    stored: Callable[[Path], Stored] = lambda folder: Stored(),
) -> Settings:
    """Flags win over environment. `flags` are by attribute name, None where not given.

    What is needed only to listen is not asked for unless `serving`; `stored` says what the panel set of it in a data
    folder.

    Raises:
        InvalidSettings: one line that names the flag or variable and what was expected.
    """

    def given(name: str) -> tuple[str, str | None]:
        value = flags.get(name)
        if value is not None:
            return f"--{name.replace('_', '-')}", value
        return _variable(name), environment.get(_variable(name)) or None

    demo = _switch(*given("demo"))
    data_dir = _folder(*given("data_dir"))
    settings = Settings(
        host=_host(*given("host")),
        host_given=given("host")[1] is not None,
        port=_port(*given("port")),
        # A made-up stream must never mix with a real one's events.
        data_dir=data_dir / "demo" if demo else data_dir,
        owncast_url=_url(*given("owncast_url")),
        access_token=_secret("access_token", environment),
        control_key=_secret("control_key", environment),
        webhook_key=_word("webhook_key", environment),
        webhook_secret=_secret("webhook_secret", environment, shortest=1),
        panel_password=_password("panel_password", environment),
        public_url=_url(*given("public_url")),
        trusted_proxies=_addresses(*given("trusted_proxies")),
        allowed_hosts=_hosts(*given("allowed_hosts")),
        demo=demo,
        log_level=_level(*given("log_level")),
    )
    if not serving:
        return settings
    kept = stored(settings.data_dir)
    _require_password(settings, kept)
    if kept.network and not settings.host_given and (kept.password or settings.panel_password is not None):
        return replace(settings, host=EVERYWHERE)
    return settings


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach what listens on, or is called, `host`."""
    name = host.strip("[]").lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _require_password(settings: Settings, kept: Stored) -> None:
    if settings.panel_password is not None or kept.password:
        return
    public = urlsplit(settings.public_url).hostname if settings.public_url else None
    for where, host in (("--host", settings.host), ("--public-url", public)):
        if host is not None and not is_loopback(host):
            raise InvalidSettings(
                f"{where}: others could reach {host}, so the panel needs a password: set OVERLAY_PANEL_PASSWORD"
            )


def _variable(name: str) -> str:
    return f"OVERLAY_{name.upper()}"


def _wrong(where: str, value: str, expected: str) -> NoReturn:
    shown = value if len(value) <= 60 else f"{value[:57]}..."
    raise InvalidSettings(f"{where}: {shown!r} is not {expected}")


def _host(where: str, value: str | None) -> str:
    if value is None:
        return "127.0.0.1"
    host = value.strip("[]")
    if not host or any(character.isspace() or character in "/?#@" for character in host):
        _wrong(where, value, "an address such as 127.0.0.1, 0.0.0.0 or ::")
    return host


def _port(where: str, value: str | None) -> int:
    if value is None:
        return 8470
    if not (value.isascii() and value.isdigit() and len(value) <= 5) or int(value) > 65535:
        _wrong(where, value, "a port from 0 to 65535")
    return int(value)


def _folder(where: str, value: str | None) -> Path:
    folder = Path(value or platformdirs.user_data_dir("owncast-overlay", appauthor=False))
    try:
        return folder.expanduser().absolute()
    except RuntimeError:
        _wrong(where, str(folder), "a folder: whose home is meant is not known")


def _url(where: str, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        valid = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
        )
    except ValueError:
        valid = False
    if not valid or not value.isprintable() or " " in value:
        _wrong(where, value, "an address such as https://stream.example.com")
    return value.rstrip("/")


def _names(value: str | None) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in (value or "").split(",") if name.strip())


def _hosts(where: str, value: str | None) -> tuple[str, ...]:
    names = tuple(name.strip("[]") for name in _names(value))
    for name in names:
        if not _HOST.fullmatch(name) and not _is_address(name):
            _wrong(where, name, "a host name such as overlay.lan, without scheme and port")
    return names


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _addresses(where: str, value: str | None) -> tuple[str, ...]:
    names = _names(value)
    for name in names:
        try:
            ipaddress.ip_network(name, strict=False)
        except ValueError:
            _wrong(where, name, "an address or network such as 127.0.0.1 or 10.0.0.0/8")
    return names


def _level(where: str, value: str | None) -> str:
    level = (value or "info").lower()
    if level not in LOG_LEVELS:
        _wrong(where, level, f"one of {', '.join(LOG_LEVELS)}")
    return level


def _switch(where: str, value: str | None) -> bool:
    word = (value or "").strip().lower()
    if word not in (*_YES, *_NO):
        _wrong(where, word, "1 or 0")
    return word in _YES


def _secret(name: str, environment: Mapping[str, str], *, shortest: int = _SHORTEST_SECRET) -> str | None:
    """A secret of the environment. Its value never appears in a message."""
    value = (environment.get(_variable(name)) or "").strip()
    if not value:
        return None
    if len(value) < shortest or not value.isascii() or not value.isprintable() or " " in value:
        raise InvalidSettings(
            f"{_variable(name)}: at least {shortest} printable ASCII characters without spaces were expected"
        )
    return value


def _password(name: str, environment: Mapping[str, str]) -> str | None:
    """What a person types: in any script, and with spaces where he wants them."""
    value = environment.get(_variable(name)) or ""
    if not value.strip():
        return None
    if len(value) < _SHORTEST_SECRET or not value.isprintable():
        raise InvalidSettings(f"{_variable(name)}: at least {_SHORTEST_SECRET} printable characters were expected")
    return value


def _word(name: str, environment: Mapping[str, str]) -> str | None:
    value = _secret(name, environment)
    if value is not None and not all(character.isalnum() or character in "-_" for character in value):
        raise InvalidSettings(f"{_variable(name)}: letters, digits, - and _ were expected: it is part of an address")
    return value
