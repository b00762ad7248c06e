"""The newest lines of the program's log, for the support bundle."""

import logging
from collections import deque
from types import TracebackType
from typing import Self

LINES = 2000
LONGEST_LINE = 8000
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class Journal(logging.Handler):
    """Keeps what is logged anywhere in the program, between entering and leaving it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter(FORMAT))
        self._lines: deque[str] = deque(maxlen=LINES)

    def __enter__(self) -> Self:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._lines.append(self.format(record)[:LONGEST_LINE])
        except Exception:
            self.handleError(record)

    @property
    def text(self) -> str:
        return "\n".join(self._lines)
