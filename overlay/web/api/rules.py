"""`/api/rules`: when something happens, then do something."""

from datetime import UTC, datetime
from typing import Annotated, Any, TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay import protocol
from overlay.alerts.alert_json import QueueJson
from overlay.alerts.control import AlertControl
from overlay.domain.errors import Conflict, NotFound, Outdated
from overlay.domain.said import Said, Words
from overlay.intake import Intake
from overlay.rules.book import MOST_RULES, Rules
from overlay.rules.fitting import trial
from overlay.rules.matching import matches
from overlay.rules.reader import RuleReader
from overlay.rules.reading import RuleJson, VocabularyJson, as_json, problems, vocabulary
from overlay.rules.schema import condition_schema, limits_schema
from overlay.rules.sentence import sentence
from overlay.storage.event_log import EventLog
from overlay.web.api.body import read_body
from overlay.web.api.call import Call, call
from overlay.web.errors import Json, words_of

Condition = Annotated[dict[str, Any], msgspec.Meta(extra_json_schema=condition_schema())]
LimitsGiven = Annotated[dict[str, Any], msgspec.Meta(extra_json_schema=limits_schema())]


class NewRule(msgspec.Struct, forbid_unknown_fields=True):
    """A new rule, which comes last. `when` is a condition, `then` are its actions."""

    name: str
    when: Condition
    then: list[dict[str, Any]] = []
    limits: LimitsGiven = {}
    enabled: bool = True


class RuleChanges(msgspec.Struct, forbid_unknown_fields=True):
    """What is to change of this revision of the rule."""

    revision: int
    name: str | None = None
    enabled: bool | None = None
    when: Condition | None = None
    then: list[dict[str, Any]] | None = None
    limits: LimitsGiven | None = None


class Order(msgspec.Struct, forbid_unknown_fields=True):
    """The ids of all rules, in the order in which they are to be asked."""

    rules: Annotated[list[int], msgspec.Meta(max_length=MOST_RULES)]


class RuleDraft(msgspec.Struct, forbid_unknown_fields=True):
    """A rule that is being written; `id` is that of the rule it is to become."""

    when: Condition
    then: list[dict[str, Any]] = []
    limits: LimitsGiven = {}
    name: str = ""
    enabled: bool = True
    id: int = 0


class RulesJson(TypedDict):
    """In the order in which they are asked, and what rules can be made of."""

    rules: list[RuleJson]
    vocabulary: VocabularyJson


class OrderedJson(TypedDict):
    rules: list[RuleJson]


class MatchJson(TypedDict):
    """An event that fulfils the condition. `why` is the limit that would stand against it, empty where it fires."""

    event: protocol.EventJson
    fires: bool
    why: str


class CheckJson(TypedDict):
    """`matched` are those of the last `of` events that fulfil the condition, ascending."""

    sentence: str
    problems: list[str]
    matched: list[MatchJson]
    of: int


class TriedJson(TypedDict):
    queues: list[QueueJson]


class RuleCalls:
    """Sentences and problems are in the language of whoever calls."""

    def __init__(
        self,
        rules: Rules,
        reader: RuleReader,
        intake: Intake,
        event_log: EventLog,
        alerts: AlertControl,
    ) -> None:
        self._rules = rules
        self._reader = reader
        self._intake = intake
        self._log = event_log
        self._alerts = alerts

    @call(Call(answers=RulesJson))
    async def list(self, request: Request) -> Response:
        """The rules, in their order."""
        rules = described(self._rules, words_of(request))
        return Json(RulesJson(rules=rules, vocabulary=vocabulary(self._rules.actions)))

    @call(Call(answers=RuleJson, refuses=(NotFound,)))
    async def show(self, request: Request) -> Response:
        """One rule."""
        return Json(as_json(self._rules.get(request.path_params["id"]), words_of(request)))

    @call(Call(takes=NewRule, answers=RuleJson, status=201, refuses=(Conflict,), scope="rules"))
    async def make(self, request: Request) -> Response:
        """Makes a rule."""
        new = await read_body(request, NewRule)
        body = {"when": new.when, "then": new.then, "limits": new.limits}
        (made,) = await self._rules.make([(new.name, new.enabled, body)])
        return Json(as_json(made, words_of(request)), status_code=201)

    @call(Call(takes=RuleChanges, answers=RuleJson, refuses=(NotFound, Outdated), scope="rules"))
    async def change(self, request: Request) -> Response:
        """Changes what is given. A 409 has, as `present`, the rule that somebody else made of it."""
        changes = await read_body(request, RuleChanges)
        words = words_of(request)
        said = {"when": changes.when, "then": changes.then, "limits": changes.limits}
        changed = await self._rules.change(
            request.path_params["id"],
            revision=changes.revision,
            name=changes.name,
            enabled=changes.enabled,
            body={name: value for name, value in said.items() if value is not None},
            present=lambda rule: as_json(rule, words),
        )
        return Json(as_json(changed, words))

    @call(Call(status=204, answers=None, refuses=(NotFound,), scope="rules"))
    async def delete(self, request: Request) -> Response:
        """Deletes the rule. What it queued stays."""
        await self._rules.delete(request.path_params["id"])
        return Response(status_code=204)

    @call(Call(takes=Order, answers=OrderedJson, refuses=(Conflict,), scope="rules"))
    async def order(self, request: Request) -> Response:
        """Puts the rules in this order."""
        await self._rules.order((await read_body(request, Order)).rules)
        return Json(OrderedJson(rules=described(self._rules, words_of(request))))

    @call(Call(takes=RuleDraft, answers=CheckJson, scope=("read", "rules")))
    async def check(self, request: Request) -> Response:
        """Reads a rule back that is being written, and says what it would have done with the last events."""
        said = await read_body(request, RuleDraft)
        body = {"when": said.when, "then": said.then, "limits": said.limits}
        draft = self._rules.draft(body, id=said.id, name=said.name)
        moments = self._reader.moments.recent
        matched, looked_at = await matches(draft, self._rules, moments)
        events = await self._log.after(min(matched) - 1, limit=2 * len(moments), upto=max(matched)) if matched else []
        words = words_of(request)
        return Json(
            {
                "sentence": words.say(sentence(draft.meaning)),
                "problems": [words.say(problem) for problem in problems(draft)],
                "matched": [
                    {
                        "event": msgspec.Raw(protocol.encode_event(event)),
                        "fires": matched[event.id] is None,
                        "why": _why(matched[event.id], words),
                    }
                    for event in events
                    if event.id in matched
                ],
                "of": looked_at,
            }
        )

    @call(Call(answers=TriedJson, refuses=(NotFound,), scope="show"))
    async def try_out(self, request: Request) -> Response:
        """Fires the rule with a test event that fits it, whether it is on or not. It counts against no limit."""
        rule = self._rules.get(request.path_params["id"])
        texts = [moment.text for moment in reversed(self._reader.moments.recent) if moment.text and not moment.test]
        await self._intake.accept(trial(rule, texts, datetime.now(UTC)))
        await self._reader.flush()
        return Json(TriedJson(queues=await self._alerts.settled()))


def described(rules: Rules, words: Words) -> list[RuleJson]:
    return [as_json(rule, words) for rule in rules.all()]


def _why(refused: Said | None, words: Words) -> str:
    return "" if refused is None else words.say(refused)
