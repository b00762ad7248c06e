"""The cookie that stands for a session."""

from starlette.datastructures import Headers
from starlette.requests import Request, cookie_parser
from starlette.responses import Response

from overlay.access.device import device
from overlay.access.entry import Visitor
from overlay.access.sessions import LASTS

COOKIE = "overlay_session"
_LONGEST_NAME = 300


def word_of(headers: Headers) -> str:
    """What the browser has as its session's cookie; empty where it has none."""
    # Not the standard library's: it gives up at the first cookie of a neighbour that it does not like.
    return cookie_parser("; ".join(headers.getlist("cookie"))).get(COOKIE, "")


def keep(answer: Response, request: Request, word: str) -> None:
    """Has the browser keep this word."""
    # On the unencrypted address beside the public one a browser would not keep a secure cookie.
    secure = request.state.base_url.startswith("https:") and not request.headers.get("origin", "").startswith("http:")
    age = round(LASTS.total_seconds())
    answer.set_cookie(COOKIE, word, max_age=age, httponly=True, samesite="lax", secure=secure)


def drop(answer: Response) -> None:
    """Has the browser forget it."""
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax")


def visitor(request: Request) -> Visitor:
    """Who is at the door."""
    browser, system = device(request.headers.get("user-agent", "")[:_LONGEST_NAME])
    return Visitor(peer=request.state.peer, device=" · ".join(filter(None, (browser, system))))
