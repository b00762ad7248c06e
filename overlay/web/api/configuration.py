"""`/api/configuration`, `/api/owncast`, `/api/webhook`, `/api/status`: how the program is set up, and how it does."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay import __version__, protocol
from overlay.configuration import Configuration
from overlay.domain.errors import InvalidRequest
from overlay.intake import Intake
from overlay.owncast.address import normalise_address, normalise_token
from overlay.owncast_link import OwncastLink
from overlay.web.api.body import read_body
from overlay.web.errors import Json
from overlay.web.status import Status

_MOST_DAYS = 3650
_MEGABYTES = (16, 1_000_000)
_SECRET_LENGTH = 256
_NAME_LENGTH = 80


class ConfigurationChanges(msgspec.Struct, forbid_unknown_fields=True):
    """What `PATCH /api/configuration` takes. Empty text clears a field."""

    owncast_url: str | None = None
    access_token: str | None = None
    webhook_secret: str | None = None
    bot_name: str | None = None
    retention_days: int | None = None
    retention_megabytes: int | None = None


class ConfigurationCalls:
    def __init__(self, configuration: Configuration, link: OwncastLink, intake: Intake, status: Status) -> None:
        self._configuration = configuration
        self._link = link
        self._intake = intake
        self._status = status

    async def status(self, request: Request) -> Response:
        sections = self._status.sections(request.state.base_url)
        return Json({"version": __version__, "state": protocol.stream(self._intake.state), **sections})

    async def show(self, request: Request) -> Response:
        return Json(self._described())

    async def change(self, request: Request) -> Response:
        changes = await read_body(request, ConfigurationChanges)
        accepted: dict[str, str | int] = {}
        if changes.owncast_url is not None:
            accepted["owncast_url"] = normalise_address(changes.owncast_url) if changes.owncast_url.strip() else ""
        if changes.access_token is not None:
            accepted["access_token"] = normalise_token(changes.access_token) if changes.access_token.strip() else ""
        if changes.webhook_secret is not None:
            accepted["webhook_secret"] = _secret(changes.webhook_secret)
        if changes.bot_name is not None:
            accepted["bot_name"] = _name(changes.bot_name)
        if changes.retention_days is not None:
            accepted["retention_days"] = _between("retention_days", changes.retention_days, 1, _MOST_DAYS)
        if changes.retention_megabytes is not None:
            accepted["retention_megabytes"] = _between("retention_megabytes", changes.retention_megabytes, *_MEGABYTES)
        await self._configuration.change(accepted)
        return Json(self._described())

    async def check_owncast(self, request: Request) -> Response:
        await self._link.check()
        return Json({"owncast": self._link.as_json()})

    async def webhook(self, request: Request) -> Response:
        return Json({"url": self._webhook_url(request)})

    async def new_webhook_key(self, request: Request) -> Response:
        await self._configuration.new_webhook_key()
        return Json({"url": self._webhook_url(request)})

    def _webhook_url(self, request: Request) -> str:
        return f"{request.state.base_url}/webhook/{self._configuration.values.webhook_key}"

    def _described(self) -> dict[str, dict[str, object]]:
        values, fixed = self._configuration.values, self._configuration.fixed
        shown = ("owncast_url", "bot_name", "retention_days", "retention_megabytes")
        hidden = ("access_token", "webhook_secret", "webhook_key")
        return {name: {"value": getattr(values, name), "fixed": name in fixed} for name in shown} | {
            name: {"set": bool(getattr(values, name)), "fixed": name in fixed} for name in hidden
        }


def _secret(text: str) -> str:
    secret = text.strip()
    if len(secret) > _SECRET_LENGTH or not secret.isprintable():
        raise InvalidRequest(f"webhook_secret: at most {_SECRET_LENGTH} printable characters were expected")
    return secret


def _name(text: str) -> str:
    name = text.strip()
    if len(name) > _NAME_LENGTH or not name.isprintable():
        raise InvalidRequest(f"bot_name: at most {_NAME_LENGTH} printable characters were expected")
    return name


def _between(name: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise InvalidRequest(f"{name}: {value} is not a number from {least} to {most}")
    return value
