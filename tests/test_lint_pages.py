"""The check over pages finds what it is there for."""

import subprocess
import sys
from pathlib import Path

import pytest

CHECK = Path(__file__).parent.parent / ".ci" / "lint_pages.py"


def check(root: Path, name: str, text: str) -> subprocess.CompletedProcess[str]:
    """Run the check over a tree of this one file."""
    path = root / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return subprocess.run([sys.executable, CHECK, root], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("static/js/a.js", "\nelement.innerHTML = name;", id="markup-from-a-string"),
        pytest.param("static/js/a.js", "\nnew DOMParser().parseFromString(name, 'text/html');", id="parser"),
        pytest.param("static/js/a.js", "\nimport { a } from 'https://example.com/a.js';", id="module-from-elsewhere"),
        pytest.param("static/css/a.css", "\n@import url(//example.com/a.css);", id="style-from-elsewhere"),
        pytest.param("templates/a.html", "\n<script>run()</script>", id="inline-script"),
        pytest.param("templates/a.html", "\n<p onclick='run()'>", id="inline-handler"),
        pytest.param("templates/a.html", "\n<p class='a' style='color: red'>", id="inline-style"),
        pytest.param("templates/a.html", "\n{{ name | safe }}", id="escaping-off"),
    ],
)
def test_the_check_names_the_line(tmp_path: Path, name: str, text: str) -> None:
    done = check(tmp_path, name, text)

    assert done.stdout.startswith(f"{name}:2: ")
    assert done.returncode == 1


def test_the_check_names_a_manifest_that_is_not_json(tmp_path: Path) -> None:
    done = check(tmp_path, "static/overlays/chat/manifest.json", "{")

    assert done.stdout.startswith("static/overlays/chat/manifest.json: not JSON")
    assert done.returncode == 1


def test_the_check_lets_good_pages_pass(tmp_path: Path) -> None:
    page = (
        '<link rel="icon" href="data:,"><script type="module" src="{{ asset("js/a.js") }}"></script><p class="style">'
    )

    assert check(tmp_path, "templates/a.html", page).returncode == 0
