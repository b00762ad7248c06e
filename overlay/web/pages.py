"""The pages: overlays, the panel, the login. Templates are rendered by Jinja2, which escapes everything."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from overlay import __version__
from overlay.domain.errors import NotFound
from overlay.domain.said import FIRST, Said
from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlays
from overlay.web.gzipped import Gzipped, compress, takes_gzip
from overlay.web.joined import SUFFIX, joined
from overlay.web.languages import Languages

OVERLAY_POLICY = (
    "default-src 'self'; script-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; "
    # OBS adds the streamer's CSS as a style element, and he may load a web font or a picture in it. An alert makes each
    # showing of an animated picture a blob of its own, so that it plays from its start.
    "style-src 'self' 'unsafe-inline' https:; font-src 'self' data: https:; img-src 'self' data: blob: https:; "
    "frame-ancestors 'self'"
)
PANEL_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
SETUP_LEFT = "setup_left"
"""The cookie of a browser in which the set-up was left for later: the panel opens there from then on."""


PANES = ("chat", "activity", "alerts", "overlays")
"""The panel's; a dock can have one of them alone, `/?pane=chat`."""


class Pages:
    """Every page is the same for everybody of one language; what else differs, it learns over its socket.

    So each is rendered once for a language. Overlays are the streamer's, not the reader's: their pages choose none.
    """

    def __init__(
        self,
        *,
        templates: Path,
        static: Path,
        languages: Languages,
        version: str,
        catalog: Catalog,
        overlays: Overlays,
        password_needed: Callable[[], bool],
        first_visit: Callable[[], bool],
    ) -> None:
        self._first_visit = first_visit
        self._catalog = catalog
        self._overlays = overlays
        self._password_needed = password_needed
        self._languages = languages
        self._templates = Environment(
            loader=FileSystemLoader([templates, static / "overlays"]),
            autoescape=select_autoescape(),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals |= {
            "asset": lambda path: f"/static/{version}/{path}",
            "script": lambda path: path + (".js" if joined(static, path + SUFFIX) is None else SUFFIX),
            "languages": self._languages.names,
            "version": __version__,
        }
        self._rendered: dict[str, str] = {}
        self._compressed: dict[str, bytes] = {}

    async def panel(self, request: Request) -> Response:
        """The panel; on a first visit the set-up, unless it was left, or one pane alone is wanted.

        For those who came by a link it is the chat alone.
        """
        if request.state.caller == "guest":
            return self.page(
                "guest.html",
                PANEL_POLICY,
                request,
                guest="moderates" if "moderate" in request.state.scopes else "reads",
            )
        wants_page = "text/html" in request.headers.get("accept", "")
        if wants_page and self._first_visit() and not request.query_params and SETUP_LEFT not in request.cookies:
            return RedirectResponse("/setup", 303)
        pane = request.query_params.get("pane")
        only = pane if pane in PANES else None
        return self.page("panel.html", PANEL_POLICY, request, login=self._password_needed(), only=only)

    def tool(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        """A page of the panel's tools, `templates/<name>.html`. What its address names, it reads there itself."""

        async def tool(request: Request) -> Response:
            return self.page(f"{name}.html", PANEL_POLICY, request)

        return tool

    async def editor(self, request: Request) -> Response:
        """The page that changes one overlay; which one, it reads from its own address."""
        self._overlays.get(request.path_params["id"])
        return self.page("editor.html", PANEL_POLICY, request)

    async def overlay(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        overlay = self._overlays.find(kind, request.path_params["key"])
        if overlay is None:
            raise NotFound(Said("overlay.no_such_page"))
        manifest = self._catalog[kind]
        theme = manifest.look(overlay.options, request.query_params, self._catalog.themes).theme
        return self.page(
            "overlay.html", OVERLAY_POLICY, kind=kind, title=manifest.title, theme=theme.name if theme else ""
        )

    def error(self, status: int, message: str, language: str) -> Response:
        """A page for a person; `message` is one of ours, in this language."""
        page = self._render("error.html", language, {"status": status, "message": message})
        return _html(page, PANEL_POLICY, status)

    def page(
        self, template: str, policy: str, request: Request | None = None, *, status: int = 200, **values: object
    ) -> Response:
        """`templates/<template>` in the language of whoever asks."""
        language = FIRST if request is None else self._languages.of(request)
        cached = f"{template} {language} {sorted(values.items())}"
        if cached not in self._rendered:
            self._rendered[cached] = self._render(template, language, values)
            self._compressed[cached] = compress(self._rendered[cached].encode())
        if request is not None and takes_gzip(request.headers):
            return Gzipped(self._compressed[cached], "text/html", status=status, headers=_headers(policy))
        return _html(self._rendered[cached], policy, status)

    def _render(self, template: str, language: str, values: Mapping[str, object]) -> str:
        texts = self._languages.texts(language)
        return self._templates.get_template(template).render(values, t=texts.__getitem__, language=language)


def _html(page: str, policy: str, status: int) -> Response:
    return HTMLResponse(page, status_code=status, headers=_headers(policy))


def _headers(policy: str) -> dict[str, str]:
    return {"content-security-policy": policy, "cache-control": "no-store"}
