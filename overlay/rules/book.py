"""The streamer's rules: read for every event, so all of them are kept in memory; the database has the same."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from overlay.domain.errors import Conflict, InvalidRequest, NotFound, Outdated
from overlay.domain.rules import Rule
from overlay.domain.said import Said
from overlay.rules.actions import Actions
from overlay.rules.engine import Compiled, Engine
from overlay.rules.rule import Meaning, accept_name, recall, refuse_too_many_patterns, understand
from overlay.storage import rules as rows
from overlay.storage.database import Database

MOST_RULES = 500


class Rules:
    """All rules, in their order. Changes are written before they count."""

    def __init__(self, database: Database, actions: Actions) -> None:
        self._database = database
        self._changing = asyncio.Lock()
        self.actions = actions
        self.engine = Engine()
        self.settle: Callable[[], object] = lambda: None
        """Called with every change, right before it is handed to the database: what was asked up to now was asked of
        the rules as they are now, and stays answered."""
        self.deleted: list[Callable[[int], None]] = []
        self.changed: list[Callable[[], None]] = []
        self.changes = 0
        """How often they were changed since the start: who knows another number looks again."""

    async def open(self, first: Callable[[], Sequence[Rule]]) -> None:
        """Reads the rules; at the very first start, makes those everybody begins with."""
        beginning = first()

        def read_or_make(connection: sqlite3.Connection) -> list[Rule]:
            if not rows.made_before(connection):
                for place, rule in enumerate(beginning, 1):
                    rows.insert(connection, replace(rule, place=place))
            return rows.read_all(connection)

        self._use([self._compiled(rule) for rule in await self._database.write(read_or_make)])

    def all(self) -> Sequence[Compiled]:
        return self.engine.rules

    def get(self, id: int) -> Compiled:
        """
        Raises:
            NotFound: there is no such rule.
        """
        for rule in self.engine.rules:
            if rule.rule.id == id:
                return rule
        raise NotFound(Said("rule.error.none", id=id))

    def using(self, kind: str, name: str, value: object) -> list[tuple[int, str]]:
        """The ids and names of the rules with an action of this kind whose parameter `name` is that."""
        return [
            (rule.rule.id, rule.rule.name)
            for rule in self.engine.rules
            if any(step.action.kind == kind and getattr(step.params, name) == value for step in rule.meaning.then)
        ]

    def chosen(self, kind: str, name: str) -> list[object]:
        """What the rules that are on have chosen as the parameter `name` of their actions of this kind."""
        steps = (step for rule in self.engine.rules if rule.rule.enabled for step in rule.meaning.then)
        return [getattr(step.params, name) for step in steps if step.action.kind == kind]

    def draft(self, body: Mapping[str, object], *, id: int = 0, name: str = "") -> Compiled:
        """A rule that is only looked at; `id` is that of the rule it may become.

        Raises:
            InvalidRequest: what it says cannot be, in words.
        """
        meaning = self._understood(body, without=id)
        return Compiled(Rule(id=id, name=name, body=meaning.as_json()), meaning)

    def with_draft(self, draft: Compiled) -> Engine:
        """The rules as they would be with this one: in the place of the one it may become, or last."""
        if not any(rule.rule.id == draft.rule.id for rule in self.engine.rules):
            return Engine([*self.engine.rules, draft])
        return Engine(draft if rule.rule.id == draft.rule.id else rule for rule in self.engine.rules)

    async def make(self, rules: Sequence[tuple[str, bool, Mapping[str, object]]]) -> list[Compiled]:
        """Makes rules of these names, on or off, that say this; all of them or none. They come last.

        Raises:
            InvalidRequest, Conflict: what cannot be, in words.
        """
        async with self._changing:
            present = self.engine.rules
            if len(present) + len(rules) > MOST_RULES:
                raise Conflict(Said("rule.error.too_many", number=len(present), most=MOST_RULES))
            meanings = [understand(body, self.actions) for _, _, body in rules]
            refuse_too_many_patterns(meanings, [rule.meaning for rule in present])
            last = max((rule.rule.place for rule in present), default=0)
            new = [
                Rule(
                    place=last + number,
                    name=accept_name(name),
                    enabled=enabled,
                    body=meaning.as_json(),
                )
                for number, ((name, enabled, _), meaning) in enumerate(zip(rules, meanings, strict=True), 1)
            ]
            made: list[Compiled] = []

            def committed(ids: list[int]) -> None:
                made.extend(self._compiled(replace(rule, id=id)) for rule, id in zip(new, ids, strict=True))
                self._use([*self.engine.rules, *made])

            await self._write(lambda connection: [rows.insert(connection, rule) for rule in new], committed)
            return made

    async def change(
        self,
        id: int,
        *,
        revision: int,
        name: str | None = None,
        enabled: bool | None = None,
        body: Mapping[str, object],
        present: Callable[[Compiled], object],
    ) -> Compiled:
        """What `body` has is said anew, the rest stays.

        Raises:
            Outdated: it is not the rule of this `revision` any more; with what `present` says of it.
            InvalidRequest, NotFound: what cannot be, in words.
        """
        async with self._changing:
            old = self.get(id)
            rule = old.rule
            if revision != rule.revision:
                raise Outdated(
                    Said("rule.error.outdated", name=rule.name, present=rule.revision, given=revision),
                    present=present(old),
                )
            # One that cannot be understood any more can still be switched off and named.
            said = self._understood({**rule.body, **body}, without=id).as_json() if body else rule.body
            new = self._compiled(
                replace(
                    rule,
                    name=rule.name if name is None else accept_name(name),
                    enabled=rule.enabled if enabled is None else enabled,
                    body=said,
                    revision=rule.revision + 1,
                )
            )
            await self._write(
                lambda connection: rows.update(connection, new.rule),
                lambda _: self._use([new if one.rule.id == id else one for one in self.engine.rules]),
            )
            return new

    async def delete(self, id: int) -> None:
        """
        Raises:
            NotFound: there is no such rule.
        """
        async with self._changing:
            self.get(id)

            def committed(_: object) -> None:
                self._use([one for one in self.engine.rules if one.rule.id != id])
                for tell in self.deleted:
                    tell(id)

            await self._write(lambda connection: rows.delete(connection, id), committed)

    async def order(self, ids: Sequence[int]) -> None:
        """
        Raises:
            InvalidRequest, Conflict: these are not the rules, each once.
        """
        async with self._changing:
            known = {rule.rule.id: rule for rule in self.engine.rules}
            if len(set(ids)) != len(ids):
                raise InvalidRequest(Said("rule.error.order_twice"))
            if set(ids) != set(known):
                raise Conflict(Said("rule.error.order"))

            def committed(_: object) -> None:
                self._use([known[id].placed(place) for place, id in enumerate(ids, 1)])

            await self._write(lambda connection: rows.place(connection, ids), committed)

    async def _write(self, work: Callable[[sqlite3.Connection], object], committed: Callable[..., None]) -> None:
        self.settle()
        await self._database.write(work, committed)

    def _understood(self, body: Mapping[str, object], *, without: int) -> Meaning:
        """What a body means, in the place of the rule of this id."""
        meaning = understand(body, self.actions)
        refuse_too_many_patterns([meaning], [one.meaning for one in self.engine.rules if one.rule.id != without])
        return meaning

    def _compiled(self, rule: Rule) -> Compiled:
        return Compiled(rule, recall(rule.body, self.actions))

    def _use(self, rules: Sequence[Compiled]) -> None:
        self.engine = Engine(rules)
        self.changes += 1
        for tell in self.changed:
            tell()
