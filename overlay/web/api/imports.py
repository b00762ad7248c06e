"""`/api/import`: what people bring from elsewhere."""

from typing import TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.alerts.designs import MOST_DESIGNS, Designs
from overlay.domain.designs import Design
from overlay.domain.errors import Conflict
from overlay.domain.said import Said, Words
from overlay.media.library import Library
from overlay.rules.book import MOST_RULES, Rules
from overlay.rules.reading import RuleJson, as_json
from overlay.rules.rule import understand
from overlay.rules.teklynk import Left, Media, Taken, convert, without_known
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.errors import Json, words_of


class TeklynkCommand(msgspec.Struct):
    """One command as teklynk's commands.json has it; times are milliseconds."""

    command: str
    image: str = ""
    audio: str = ""
    video: str = ""
    message: str = ""
    say: str = ""
    timelimit: str | int = ""
    cooldown: str | int = ""


class MadeDesignJson(TypedDict):
    id: int
    name: str


class LeftJson(TypedDict):
    """What was not taken over, and why."""

    what: str
    why: str


class ImportedJson(TypedDict):
    """What was made; `taken` says, command by command, of what."""

    rules: list[RuleJson]
    designs: list[MadeDesignJson]
    taken: list[str]
    left: list[LeftJson]


class ImportCalls:
    def __init__(self, rules: Rules, designs: Designs, library: Library) -> None:
        self._rules = rules
        self._designs = designs
        self._library = library

    @call(Call(takes=list[TeklynkCommand], answers=ImportedJson, status=201, refuses=(Conflict,), scope="rules"))
    async def teklynk(self, request: Request) -> Response:
        """Makes designs and rules of teklynk's commands.json; what cannot be taken over is reported. In the caller's
        language."""
        words = words_of(request)
        commands = await read_body(request, list[object])
        taken, left = convert(commands, self._find)
        taken, again = without_known(taken, self._known)
        self._refuse_too_many(len(taken))
        designs = [await self._designs.make(one.name, one.options) for one in taken]
        try:
            rules = await self._rules.make([_rule(one, design) for one, design in zip(taken, designs, strict=True)])
        except Exception:
            # Designs that nothing shows would only be in the way.
            for design in designs:
                await self._designs.delete(design.id, force=True)
            raise
        return Json(
            ImportedJson(
                rules=[as_json(rule, words) for rule in rules],
                designs=[MadeDesignJson(id=design.id, name=design.name) for design in designs],
                taken=[_taken(one, words) for one in taken],
                left=[_left(one, words) for one in (*left, *again)],
            ),
            status_code=201,
        )

    def _find(self, name: str, type: Media) -> str | None:
        """The file of this name, with or without its ending, the newest first."""
        wanted = name.casefold()
        stem = wanted.rpartition(".")[0]
        return next(
            (
                media.id
                for media in self._library.all()
                if media.type == type and media.name.casefold() in (wanted, stem)
            ),
            None,
        )

    def _known(self, one: Taken) -> bool:
        when = understand({"when": one.when}, self._rules.actions).as_json()["when"]
        return any(rule.rule.name == one.name and rule.rule.body.get("when") == when for rule in self._rules.all())

    def _refuse_too_many(self, more: int) -> None:
        if len(self._rules.all()) + more > MOST_RULES:
            raise Conflict(Said("import.too_many_rules", number=more, most=MOST_RULES))
        if len(self._designs.all()) + more > MOST_DESIGNS:
            raise Conflict(Said("import.too_many_designs", number=more, most=MOST_DESIGNS))


def _rule(one: Taken, design: Design) -> tuple[str, bool, dict[str, object]]:
    then = {"type": "alert", "design": design.id}
    return one.name, one.enabled, {"when": one.when, "then": [then], "limits": one.limits}


def _taken(one: Taken, words: Words) -> str:
    return words.say(Said("import.part", command=one.name, what=one.parts)) if one.parts else one.name


def _left(one: Left, words: Words) -> LeftJson:
    return LeftJson(what=one.what if isinstance(one.what, str) else words.say(one.what), why=words.say(one.why))
