"""Asks every rule about an event, in the rules' order. Rules are put together once, and only those that could answer
an event of its kind are asked."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from overlay.domain.rules import Rule
from overlay.domain.said import Said
from overlay.rules.condition import NEVER, Leaf, Test, compiled, rest
from overlay.rules.contradictions import never
from overlay.rules.limits import History, firing
from overlay.rules.moment import Kind, Moment
from overlay.rules.rule import Meaning

log = logging.getLogger(__name__)


class Compiled:
    """A rule that can be asked. What is known from an event's kind alone is left out of what is asked then."""

    def __init__(self, rule: Rule, meaning: Meaning) -> None:
        self.rule = rule
        self.meaning = meaning
        self._leaves: dict[Leaf, Test] = {}
        self._tests: dict[tuple[Kind, bool], Test | None] = {}

    @cached_property
    def never(self) -> Said | None:
        """Why no event at all fulfils the condition; None when one may."""
        return None if self.meaning.broken is not None else never(self.meaning.when)

    def placed(self, place: int) -> "Compiled":
        """The same rule at another place."""
        return Compiled(replace(self.rule, place=place), self.meaning)

    def test(self, kind: Kind, test: bool) -> Test | None:
        """Decides it for events of this kind; None when it never fires on them."""
        if (kind, test) not in self._tests:
            left = rest(self.meaning.when, lambda leaf: leaf.condition.on(leaf.params, kind, test))
            self._tests[kind, test] = None if left == NEVER else compiled(left, self._leaf)
        return self._tests[kind, test]

    def _leaf(self, leaf: Leaf) -> Test:
        test = self._leaves.get(leaf)
        if test is None:
            test = self._leaves[leaf] = leaf.condition.compile(leaf.params, self.rule.id)
        return test


class Answer(NamedTuple):
    """A rule whose condition is fulfilled. `refused` is the limit that stands against it; None: it fires."""

    rule: Compiled
    refused: Said | None


class Engine:
    """Rules that never change; another set of rules is another engine."""

    def __init__(self, rules: Iterable[Compiled] = ()) -> None:
        self.rules = tuple(rules)
        self._by_kind: dict[tuple[Kind, bool], list[tuple[Test, Compiled]]] = {}

    def ask(self, moment: Moment, history: History) -> list[Answer]:
        """The rules whose conditions are fulfilled; those that fire are noted in the history unless it is a test.

        What was late or hidden before it came, or cannot be decoded, is answered by nothing.
        """
        event = moment.event
        if event.late or event.hidden or event.data is None:
            return []
        if moment.only is not None:
            return [Answer(rule, None) for rule in self.rules if rule.rule.id == moment.only]
        answers = []
        moment.answered = False
        for test, rule in self._asked(moment.kind, moment.test):
            try:
                if test(moment) is False:
                    continue
            except Exception:
                log.exception("rule %d could not be asked about event %d", rule.rule.id, event.id)
                continue
            refused = history.refuses(rule.rule.id, rule.meaning.limits, moment)
            if refused is None:
                moment.answered = True
                if not moment.test:
                    history.note(firing(rule.rule.id, moment))
            answers.append(Answer(rule, refused))
        return answers

    def _asked(self, kind: Kind, test: bool) -> list[tuple[Test, Compiled]]:
        """Those that could fire on such events, in their order; put together when the first such event comes."""
        asked = self._by_kind.get((kind, test))
        if asked is None:
            tests = [(rule.test(kind, test), rule) for rule in self.rules if rule.rule.enabled]
            asked = self._by_kind[kind, test] = [(test, rule) for test, rule in tests if test is not None]
        return asked
