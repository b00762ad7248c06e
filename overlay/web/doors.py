"""The pages before the panel: logging in with the password, coming by a code or a link, and logging out."""

import math
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from overlay.access.entry import Entry
from overlay.domain.errors import TooManyGuesses
from overlay.web.body import read_bytes
from overlay.web.cookies import drop, keep, visitor
from overlay.web.pages import PANEL_POLICY, Pages

_LONGEST_FORM = 4096


class Doors:
    def __init__(self, pages: Pages, entry: Entry) -> None:
        self._pages = pages
        self._entry = entry

    async def login(self, request: Request) -> Response:
        if not self._entry.password.needed:
            return RedirectResponse("/", 303)
        if request.method != "POST":
            return self._pages.page("login.html", PANEL_POLICY, request, error="")
        password = _password(await read_bytes(request, _LONGEST_FORM))
        try:
            word = await self._entry.log_in(password, visitor(request))
        except TooManyGuesses:
            word = None
        if word is not None:
            if request.state.session is not None:
                await self._entry.sessions.end([request.state.session.id])
            answer = RedirectResponse("/", 303)
            keep(answer, request, word)
            return answer
        wait = self._entry.wait_seconds(request.state.peer)
        page = self._pages.page(
            "login.html",
            PANEL_POLICY,
            request,
            status=429 if wait else 401,
            error="login.wait" if wait else "login.wrong",
        )
        if wait:
            page.headers["retry-after"] = str(math.ceil(wait))
        return page

    async def join(self, request: Request) -> Response:
        """Its address has the code behind a `#`, which browsers keep to themselves: the page itself calls with it."""
        return self._pages.page("join.html", PANEL_POLICY, request)

    async def logout(self, request: Request) -> Response:
        session = request.state.session
        if session is not None:
            await self._entry.sessions.end([session.id])
        answer = RedirectResponse("/login", 303)
        drop(answer)
        return answer


def _password(form: bytes) -> str:
    try:
        fields = parse_qs(form.decode("ascii", "replace"), max_num_fields=4)
    except ValueError:
        return ""
    return fields.get("password", [""])[0]
