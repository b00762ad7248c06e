"""A page in the Chromium Embedded Framework, windowless as OBS has it: `python cef_page.py <port> <folder>`.

Runs in a process of its own, which is killed when it was enough. Chromium's own protocol, on the port, drives the page.
"""

import sys

from cef_capi import base_ctor, cef_string_ctor, handler, header, size_ctor, struct
from cef_capi.app_client import app_ctor, client_ctor, settings_main_args_ctor

WIDTH, HEIGHT = 1280, 720
PRODUCT = "Chrome/131.0.6778.205 OBS/32.2.2"


def main(port: int, folder: str) -> None:
    app = app_ctor(disable_gpu=True)
    settings, arguments = settings_main_args_ctor()
    settings.no_sandbox = 1
    settings.windowless_rendering_enabled = 1
    settings.remote_debugging_port = port
    settings.root_cache_path = cef_string_ctor(folder)
    settings.user_agent_product = cef_string_ctor(PRODUCT)
    settings.log_severity = struct.LOGSEVERITY_DISABLE
    header.cef_initialize(arguments, settings, app, None)

    client = client_ctor()

    @handler(client)  # type: ignore[untyped-decorator]
    def get_render_handler(*_: object) -> object:
        render_handler = base_ctor(struct.cef_render_handler_t)

        @handler(render_handler)  # type: ignore[untyped-decorator]
        def on_paint(*_: object) -> None:
            """Nobody looks here: pictures are taken over Chromium's protocol."""

        @handler(render_handler)  # type: ignore[untyped-decorator]
        def get_view_rect(browser: object, rect: struct.cef_rect_t) -> int:
            rect.x, rect.y, rect.width, rect.height = 0, 0, WIDTH, HEIGHT
            return 1

        return render_handler

    window = struct.cef_window_info_t()
    window.windowless_rendering_enabled = 1
    browser = size_ctor(struct.cef_browser_settings_t)
    header.cef_browser_host_create_browser(window, client, cef_string_ctor("about:blank"), browser, None, None)
    header.cef_run_message_loop()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
