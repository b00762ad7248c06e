"""A script and its modules as one file."""

from pathlib import Path

import pytest

from overlay import assets
from overlay.web.joined import joined

SCRIPTS = {
    "kinds/quiz/quiz.js": """
import { one, two as pair } from "./parts.js";
import "../../js/side.js";
import {
  Box,
} from "../../js/box.js";

new Box(one() + pair);
""",
    "kinds/quiz/parts.js": """
import { Box } from "../../js/box.js";
/** @typedef {import("../../js/box.js").Box} Unused */
const hidden = 1;
export function one() { return hidden; }
export const two = new Box(2).value;
export async function three() {}
""",
    "js/box.js": """
const hidden = new URL("../css/x.css", import.meta.url);
export class Box { constructor(value) { this.value = value; } }
""",
    "js/side.js": "export const never = 0;",
}


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder with these scripts."""
    for path, text in SCRIPTS.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def test_each_module_is_in_it_once_after_those_it_needs(static: Path) -> None:
    text = joined(static, "kinds/quiz/quiz.joined.js")

    assert text is not None
    order = [line.removeprefix("// ") for line in text.splitlines() if line.startswith("// ")]
    assert order == ["js/box.js", "kinds/quiz/parts.js", "js/side.js", "kinds/quiz/quiz.js"]


def test_modules_hand_each_other_what_they_export(static: Path) -> None:
    text = joined(static, "kinds/quiz/quiz.joined.js")

    assert text is not None
    assert "const { one, two: pair } = $module1;" in text
    assert "return { one, two, three };" in text
    assert "\nexport" not in text
    assert "\nimport" not in text


def test_a_module_keeps_its_own_address(static: Path) -> None:
    text = joined(static, "kinds/quiz/quiz.joined.js")

    assert text is not None
    assert 'new URL("../css/x.css", new URL("../../js/box.js", import.meta.url).href)' in text


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("export default class Box {}", id="a default export"),
        pytest.param("const a = 1;\nexport { a };", id="a list of exports"),
        pytest.param("export let count = 0;", id="an export that changes"),
        pytest.param('export * from "./box.js";', id="an export of another's"),
        pytest.param('import * as box from "./box.js";', id="a namespace"),
        pytest.param('import box from "./box.js";', id="a default import"),
        pytest.param('import { Box } from "box";', id="a bare name"),
        pytest.param('import { gone } from "./gone.js";', id="a file that is not there"),
        pytest.param('import { a } from "../../outside.js";', id="a file beside the folder"),
        pytest.param('import { one } from "../kinds/quiz/quiz.js";', id="a circle"),
    ],
)
def test_scripts_that_are_written_another_way_are_left_as_they_are(static: Path, other: str) -> None:
    (static.parent / "outside.js").write_text("export const a = 1;")
    (static / "js/side.js").write_text(other)

    assert joined(static, "kinds/quiz/quiz.joined.js") is None


@pytest.mark.parametrize("kind", [path.name for path in sorted((assets.STATIC / "overlays").iterdir())])
def test_every_kind_that_comes_along_can_be_joined(kind: str) -> None:
    assert joined(assets.STATIC, f"overlays/{kind}/{kind}.joined.js")


def test_a_module_that_waits_is_waited_for(static: Path) -> None:
    (static / "js/texts.js").write_text('const said = await (await fetch("x")).json();\nexport const t = () => said;\n')
    (static / "js/page.js").write_text('import { t } from "./texts.js";\nt();\n')

    text = joined(static, "js/page.joined.js")

    assert text is not None
    assert "const $module0 = await (async () => {\n" in text
    assert "const $module1 = (() => {\n" in text


def test_the_panel_is_written_so_that_it_can_be_joined() -> None:
    assert joined(assets.STATIC, "js/panel/panel.joined.js") is not None
