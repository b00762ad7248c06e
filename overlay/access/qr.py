"""A text as a QR code that a page can draw."""

from itertools import groupby
from typing import TypedDict

import segno

QUIET = 4
"""Light modules around it, without which many phones do not see it."""


class QrJson(TypedDict):
    """A square of `size` modules: `path` is what is dark, as an SVG path."""

    size: int
    path: str


def qr(text: str) -> QrJson:
    code = segno.make(text, error="m", micro=False)
    path: list[str] = []
    for y, row in enumerate(code.matrix):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path.append(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z")
            x += length
    return QrJson(size=len(code.matrix) + 2 * QUIET, path="".join(path))
