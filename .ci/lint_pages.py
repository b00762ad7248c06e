"""Checks the pages for what none may do: parse strings as HTML, carry inline code, load from elsewhere.

Viewers choose their names and words, so a page that can turn a string into markup is one slip away from running theirs.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("overlay", "static", "templates")

PARSES_HTML = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|setHTML|parseHTMLUnsafe|DOMParser|createContextualFragment"
    r"|srcdoc|\beval\s*\(|new Function\b"
)
INLINE_CODE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|<[^>]*\s(?:on[a-z]+|style)\s*=|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"""(?:\bfrom|\bimport|\bimport\(|\bsrc=|url\()\s*["']?(?:https?:)?//|<link\b[^>]*\bhref=["'](?:https?:)?//"""
)
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false")

RULES: dict[str, dict[str, re.Pattern[str]]] = {
    ".js": {"turns strings into markup or code": PARSES_HTML, "loads from another host": ELSEWHERE},
    ".py": {"turns strings into markup or code": PARSES_HTML},
    ".css": {"loads from another host": ELSEWHERE},
    ".html": {
        "turns strings into markup or code": PARSES_HTML,
        "has inline script or style": INLINE_CODE,
        "loads from another host": ELSEWHERE,
        "switches escaping off": UNESCAPED,
    },
}


def faults(path: Path, root: Path) -> Iterator[str]:
    """What is wrong with one file, a line each."""
    name = path.relative_to(root)
    if path.suffix == ".json":
        try:
            json.loads(path.read_bytes())
        except ValueError as error:
            yield f"{name}: not JSON: {error}"
        return
    text = path.read_text(encoding="utf-8")
    for complaint, pattern in RULES[path.suffix].items():
        for match in pattern.finditer(text):
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {complaint}: {match.group().strip()}"


def main(root: Path = ROOT) -> int:
    """Print every fault; 1 when there was one, or when there was nothing to look at."""
    paths = sorted(
        path for folder in FOLDERS for path in (root / folder).rglob("*") if path.suffix in {".json", *RULES}
    )
    found = [fault for path in paths for fault in faults(path, root)]
    for fault in found:
        print(fault)
    print(f"{len(paths)} files looked at, {len(found)} faults")
    return 1 if found or not paths else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
