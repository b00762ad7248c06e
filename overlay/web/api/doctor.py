"""`/api/doctor`: what is well, what is not, and the one next step."""

import asyncio
from datetime import datetime
from typing import TypedDict

from starlette.requests import Request
from starlette.responses import Response

from overlay.doctor.bundle import file_name, pack
from overlay.doctor.examine import examine, gravest
from overlay.doctor.finding import State
from overlay.doctor.live import Live
from overlay.doctor.support import Support
from overlay.doctor.words import FindingJson, in_words
from overlay.domain.said import english
from overlay.web.api.call import Call, call
from overlay.web.errors import Json, words_of


class DoctorJson(TypedDict):
    """Every line, and the gravest state among them."""

    state: State
    checked_at: datetime
    findings: list[FindingJson]


class DoctorCalls:
    def __init__(self, live: Live, support: Support) -> None:
        self._live = live
        self._support = support

    @call(Call(answers=DoctorJson, scope="panel"))
    async def report(self, request: Request) -> Response:
        """Looks at everything: Owncast, webhooks, open pages, OBS, the disk. In the caller's language."""
        facts = await self._live.facts()
        findings = examine(facts)
        words = words_of(request)
        report = DoctorJson(
            state=gravest(findings), checked_at=facts.now, findings=[in_words(finding, words) for finding in findings]
        )
        return Json(report)

    @call(Call(answers=bytes, media_type="application/octet-stream", scope="panel"))
    async def bundle(self, request: Request) -> Response:
        """A file to send along with a question: this report, the log, how the program is set up. Without secrets."""
        facts = await self._live.facts()
        words = english()
        packed = await asyncio.to_thread(
            pack,
            facts,
            words,
            self._support.redaction(),
            log=self._support.log(),
            state=self._support.state(facts, words),
        )
        name = {"content-disposition": f'attachment; filename="{file_name(facts.now)}"'}
        return Response(packed, media_type="application/octet-stream", headers=name)
