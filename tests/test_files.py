"""Static files: kept for ever under their version, compressed once, and nothing beside them."""

import gzip
import re

import pytest

from overlay import assets
from overlay.web.joined import joined
from tests.server import ServerThread


def address(server: ServerThread, path: str) -> str:
    """Where the overlay page has it from."""
    page = server.http.get(server.page_url("chat")).text
    found = re.search(r"/static/[^/]+/", page)
    assert found is not None
    return f"{server.url}{found.group()}{path}"


def test_a_file_of_this_version_is_kept_for_ever(server: ServerThread) -> None:
    response = server.http.get(address(server, "css/tokens.css"))

    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"].startswith("text/css")


def test_another_version_gives_todays_file_and_is_not_kept(server: ServerThread) -> None:
    response = server.http.get(f"{server.url}/static/of-yesterday/css/tokens.css")

    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["css/tokens.css", "js/connection.js", "texts/en.json", "icon.svg"])
def test_text_comes_compressed_to_whoever_takes_it(server: ServerThread, path: str) -> None:
    file = (assets.STATIC / path).read_bytes()
    with server.http.stream("GET", address(server, path), headers={"accept-encoding": "br, gzip;q=0.5"}) as response:
        sent = b"".join(response.iter_raw())

    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["vary"] == "accept-encoding"
    assert len(sent) < len(file)
    assert gzip.decompress(sent) == file


@pytest.mark.parametrize("accepts", ["identity", "gzip;q=0", ""])
def test_text_comes_as_it_is_to_whoever_does_not(server: ServerThread, accepts: str) -> None:
    response = server.http.get(address(server, "js/connection.js"), headers={"accept-encoding": accepts})

    assert "content-encoding" not in response.headers
    assert response.headers["vary"] == "accept-encoding"
    assert response.content == (assets.STATIC / "js/connection.js").read_bytes()


def test_a_font_is_not_compressed_again(server: ServerThread) -> None:
    response = server.http.get(address(server, "fonts/archivo/archivo-latin.woff2"))

    assert response.status_code == 200
    assert "content-encoding" not in response.headers


@pytest.mark.parametrize("path", ["../pyproject.toml", "..%2fpyproject.toml", "css", "", "nothing.js"])
def test_nothing_beside_the_files_is_served(server: ServerThread, path: str) -> None:
    response = server.http.get(address(server, path))

    assert response.status_code == 404


@pytest.mark.parametrize("kind", ["chat", "alerts"])
@pytest.mark.parametrize("accepts", ["gzip", "identity"])
def test_a_pages_script_comes_with_all_of_its_modules(server: ServerThread, kind: str, accepts: str) -> None:
    path = f"overlays/{kind}/{kind}.joined.js"

    response = server.http.get(address(server, path), headers={"accept-encoding": accepts})

    assert response.text == joined(assets.STATIC, path)
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["vary"] == "accept-encoding"
    assert response.headers.get("content-encoding", "identity") == accepts


@pytest.mark.parametrize("path", ["nothing.joined.js", "../x.joined.js", "css/tokens.css.joined.js", ".joined.js"])
def test_what_is_no_script_is_not_joined(server: ServerThread, path: str) -> None:
    assert server.http.get(address(server, path)).status_code == 404
