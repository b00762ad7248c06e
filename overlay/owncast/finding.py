"""Finding an Owncast by what somebody typed: with or without scheme and port, and where it sends visitors on."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from overlay.domain.errors import (
    InvalidAddress,
    NotOwncast,
    OwncastError,
    OwncastTimeout,
    OwncastUnavailable,
)
from overlay.domain.said import Said, Seconds
from overlay.owncast.address import has_scheme, is_near, normalise_address
from overlay.owncast.client import OwncastClient
from overlay.owncast.failures import Limits, in_words

LONGEST_SECONDS = 12.0
"""For all that is looked at, however often it sends visitors on."""

_MOST_REDIRECTS = 5
_STATUS = "/api/status"
_OWN_PORT = 8080
"""Where Owncast listens unless it is told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An Owncast that answered, at the address it answers at."""

    url: str
    name: str
    version: str
    online: bool
    title: str


def is_safe(url: str) -> bool:
    """Whether nobody on the way can read the token; on this machine or network nobody has to be kept out."""
    return url.startswith("https:") or is_near(httpx.URL(url).host)


def candidates(text: str) -> Sequence[str]:
    """Where to look for what was typed, the likeliest first.

    Raises:
        InvalidAddress: it is no address; says why.
    """
    likeliest = normalise_address(text)
    if has_scheme(text):
        return [likeliest]
    url = httpx.URL(likeliest)
    found = [likeliest, str(url.copy_with(scheme="http" if url.scheme == "https" else "https"))]
    if url.port is None:
        found.append(str(url.copy_with(scheme="http", port=_OWN_PORT)))
    return found


async def find(http: httpx.AsyncClient, text: str, *, limits: Limits | None = None) -> Found:
    """The Owncast that is meant: the first candidate that is one.

    Raises:
        InvalidAddress: what was typed is no address.
        OwncastUnavailable: no Owncast was found; `reason` and sentence are those of the most telling try.
    """
    problems: list[OwncastError] = []
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            for url in candidates(text):
                try:
                    return await _look(http, url, limits or Limits())
                except OwncastError as problem:
                    problems.append(problem)
                    if problem.reason == "certificate":
                        # Somebody may stand between: the same host without encryption is no way out.
                        break
    except TimeoutError:
        if not problems:
            said = Said("error.owncast.timeout", url=candidates(text)[0], time=Seconds(LONGEST_SECONDS))
            problems.append(OwncastTimeout(said))
    # Something that answers, and is none, says more than a port where nothing listens.
    telling = [problem for problem in problems if problem.reason == "certificate" or isinstance(problem, NotOwncast)]
    raise (telling or problems)[0]


async def _look(http: httpx.AsyncClient, url: str, limits: Limits) -> Found:
    root = await _destination(http, url, limits)
    client = OwncastClient(http, root, limits=limits)
    status, config = await client.status(), await client.config()
    return Found(
        url=root,
        name=config.name,
        version=status.version or config.version,
        online=status.online,
        title=status.title,
    )


async def _destination(http: httpx.AsyncClient, url: str, limits: Limits) -> str:
    """The address that `url` sends visitors on to, or `url` itself.

    Raises:
        OwncastUnavailable: not reached, or it sends them in circles.
    """
    target = httpx.URL(url + _STATUS)
    timeout = httpx.Timeout(limits.total_seconds, connect=limits.connect_seconds)
    seen = {target}
    for _ in range(_MOST_REDIRECTS):
        with in_words(url, limits):
            async with asyncio.timeout(limits.total_seconds), http.stream("GET", target, timeout=timeout) as response:
                if not response.has_redirect_location:
                    return _root(target)
                target = target.join(response.headers["location"]).copy_with(fragment=None)
        if target.scheme not in ("http", "https") or target.path != _STATUS:
            raise NotOwncast(Said("error.owncast.other_page", url=url))
        if target in seen:
            break
        seen.add(target)
    raise OwncastUnavailable(Said("error.owncast.circles", url=url), reason="circles")


def _root(target: httpx.URL) -> str:
    try:
        return normalise_address(str(target.copy_with(path="/", query=None)))
    except InvalidAddress as problem:
        raise NotOwncast(Said("error.owncast.to_no_address", why=problem.said)) from problem
