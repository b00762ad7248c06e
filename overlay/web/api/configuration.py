"""`/api/configuration`, `/api/owncast`, `/api/webhook`, `/api/status`: how the program is set up, and how it does."""

from typing import TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay import __version__, protocol
from overlay.configuration import Configuration, Value
from overlay.domain.errors import Conflict, InvalidRequest, NotFound
from overlay.domain.said import Said
from overlay.intake import Intake
from overlay.owncast.address import normalise_address, normalise_token
from overlay.owncast_link import OwncastJson, OwncastLink, in_words
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.api.permit import secret_base_url
from overlay.web.errors import Json
from overlay.web.status import SectionsJson, Status

_MOST_DAYS = 3650
_MEGABYTES = (16, 1_000_000)
_SECRET_LENGTH = 256
_NAME_LENGTH = 80
_MOST_STREAMERS = 20


class ConfigurationChanges(msgspec.Struct, forbid_unknown_fields=True):
    """What is to change. Empty text clears a field."""

    owncast_url: str | None = None
    access_token: str | None = None
    webhook_secret: str | None = None
    bot_name: str | None = None
    streamers: list[str] | None = None
    retention_days: int | None = None
    retention_megabytes: int | None = None


class StatusJson(SectionsJson):
    """How the program does, and the stream with it."""

    version: str
    state: protocol.StateJson


class Text(TypedDict):
    """`fixed`: given by a flag or the environment, and not to be changed here."""

    value: str
    fixed: bool


class Number(TypedDict):
    value: int
    fixed: bool


class Ids(TypedDict):
    value: list[str]
    fixed: bool


class Secret(TypedDict):
    """It is never told, only whether it is set."""

    set: bool
    fixed: bool


class ConfigurationJson(TypedDict):
    """What can be changed while the program runs."""

    owncast_url: Text
    bot_name: Text
    streamers: Ids
    access_token: Secret
    webhook_key: Secret
    webhook_secret: Secret
    retention_days: Number
    retention_megabytes: Number


class CheckedJson(TypedDict):
    owncast: OwncastJson


class WebhookAddressJson(TypedDict):
    """The address to give to Owncast. Whoever has it can send events."""

    url: str


class ConfigurationCalls:
    def __init__(
        self,
        configuration: Configuration,
        link: OwncastLink,
        intake: Intake,
        status: Status,
    ) -> None:
        self._configuration = configuration
        self._link = link
        self._intake = intake
        self._status = status

    @call(Call(answers=StatusJson))
    async def status(self, request: Request) -> Response:
        """How everything is."""
        sections = self._status.sections(secret_base_url(request), request.state.words)
        return Json({"version": __version__, "state": protocol.stream(self._intake.state), **sections})

    @call(Call(answers=ConfigurationJson, scope="panel"))
    async def show(self, request: Request) -> Response:
        """How the program is set up."""
        return Json(self._described())

    @call(Call(takes=ConfigurationChanges, answers=ConfigurationJson, refuses=(Conflict,), scope="panel"))
    async def change(self, request: Request) -> Response:
        """Sets up what is given; it counts from now on."""
        changes = await read_body(request, ConfigurationChanges)
        accepted: dict[str, Value] = {}
        if changes.owncast_url is not None:
            accepted["owncast_url"] = normalise_address(changes.owncast_url) if changes.owncast_url.strip() else ""
        if changes.access_token is not None:
            accepted["access_token"] = normalise_token(changes.access_token) if changes.access_token.strip() else ""
        if changes.webhook_secret is not None:
            accepted["webhook_secret"] = _secret(changes.webhook_secret)
        if changes.bot_name is not None:
            accepted["bot_name"] = _name(changes.bot_name)
        if changes.streamers is not None:
            accepted["streamers"] = _ids(changes.streamers)
        if changes.retention_days is not None:
            accepted["retention_days"] = _between("retention_days", changes.retention_days, 1, _MOST_DAYS)
        if changes.retention_megabytes is not None:
            accepted["retention_megabytes"] = _between("retention_megabytes", changes.retention_megabytes, *_MEGABYTES)
        await self._configuration.change(accepted)
        return Json(self._described())

    @call(Call(answers=CheckedJson, scope="panel"))
    async def check_owncast(self, request: Request) -> Response:
        """Asks Owncast now whether it is there, and what the access token may do. Nothing is posted."""
        health = await self._link.check()
        return Json(CheckedJson(owncast=in_words(health, request.state.words)))

    @call(Call(answers=WebhookAddressJson, scope="panel"))
    async def webhook(self, request: Request) -> Response:
        """Where Owncast has to send its webhooks."""
        return Json({"url": self._webhook_url(request)})

    @call(Call(answers=WebhookAddressJson, refuses=(Conflict,), scope="panel"))
    async def new_webhook_key(self, request: Request) -> Response:
        """Makes another address; the old one is not there any more."""
        await self._configuration.new_webhook_key()
        return Json({"url": self._webhook_url(request)})

    @call(Call(answers=WebhookAddressJson, refuses=(NotFound, Conflict), scope="panel"))
    async def old_webhook_key(self, request: Request) -> Response:
        """Takes the newest address back: the one before it is there again, until the program stops."""
        await self._configuration.old_webhook_key()
        return Json({"url": self._webhook_url(request)})

    def _webhook_url(self, request: Request) -> str:
        return f"{request.state.base_url}/webhook/{self._configuration.values.webhook_key}"

    def _described(self) -> ConfigurationJson:
        values, fixed = self._configuration.values, self._configuration.fixed
        return ConfigurationJson(
            owncast_url=Text(value=values.owncast_url, fixed="owncast_url" in fixed),
            bot_name=Text(value=values.bot_name, fixed="bot_name" in fixed),
            streamers=Ids(value=list(values.streamers), fixed="streamers" in fixed),
            access_token=Secret(set=bool(values.access_token), fixed="access_token" in fixed),
            webhook_key=Secret(set=bool(values.webhook_key), fixed="webhook_key" in fixed),
            webhook_secret=Secret(set=bool(values.webhook_secret), fixed="webhook_secret" in fixed),
            retention_days=Number(value=values.retention_days, fixed="retention_days" in fixed),
            retention_megabytes=Number(value=values.retention_megabytes, fixed="retention_megabytes" in fixed),
        )


def _secret(text: str) -> str:
    secret = text.strip()
    if len(secret) > _SECRET_LENGTH or not secret.isprintable():
        raise InvalidRequest(Said("field.length", what="webhook_secret", most=_SECRET_LENGTH))
    return secret


def _name(text: str) -> str:
    name = text.strip()
    if len(name) > _NAME_LENGTH or not name.isprintable():
        raise InvalidRequest(Said("field.length", what="bot_name", most=_NAME_LENGTH))
    return name


def _ids(ids: list[str]) -> tuple[str, ...]:
    if len(ids) > _MOST_STREAMERS or not all(0 < len(id) <= _NAME_LENGTH for id in ids):
        raise InvalidRequest(Said("field.streamers", most=_MOST_STREAMERS))
    return tuple(dict.fromkeys(ids))


def _between(name: str, value: int, least: int, most: int) -> int:
    if not least <= value <= most:
        raise InvalidRequest(Said("field.between", what=name, value=value, least=least, most=most))
    return value
