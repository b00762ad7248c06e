"""The designs of alerts: how one looks, sounds and moves, by a name that rules choose it by.

They are few and read for every alert, so all of them are kept in memory; the database has the same.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from overlay.alerts.design_options import DesignOptions
from overlay.alerts.first_designs import FIRST
from overlay.domain.designs import Design
from overlay.domain.errors import Conflict, InvalidRequest, NotFound, Outdated
from overlay.domain.manifest import Look, OptionValue
from overlay.domain.said import Said
from overlay.storage import designs as stored
from overlay.storage.database import Database

MOST_DESIGNS = 500
_NAME_LENGTH = 80


class Designs:
    """All designs. Changes are written before they are seen."""

    def __init__(self, database: Database, options: DesignOptions) -> None:
        self.options = options
        self._database = database
        self._by_id: dict[int, Design] = {}
        self._looks: dict[int, Look] = {}
        self._changing = asyncio.Lock()
        self.changed: list[Callable[[int], None]] = []
        """Called with the id of a design that was made, changed or deleted."""
        self.used_by: Callable[[int], Sequence[tuple[int, str]]] = lambda id: ()
        """The ids and names of the rules that show a design: it is not deleted under them unasked."""

    async def open(self) -> None:
        """Reads the designs; at the very first start, makes the ones everybody begins with."""
        first = [self._first(name, options) for name, options in FIRST.items()]
        designs = await self._database.write(partial(stored.read_or_make, first=first))
        self._by_id = {design.id: design for design in designs}

    def all(self) -> list[Design]:
        return [*self._by_id.values()]

    def get(self, id: int) -> Design:
        """
        Raises:
            NotFound: there is no such design.
        """
        if id not in self._by_id:
            raise NotFound(Said("design.unknown", id=id))
        return self._by_id[id]

    def name(self, id: int) -> str | None:
        """None where it was deleted."""
        return self._by_id[id].name if id in self._by_id else None

    def named(self, name: str) -> Design | None:
        """The first design of this name, however it is capitalised."""
        wanted = name.strip().casefold()
        return next((design for design in self._by_id.values() if design.name.casefold() == wanted), None)

    def look(self, id: int) -> Look:
        """Every option's value; those of a design that says nothing where it was deleted."""
        if id not in self._by_id:
            return self.options.look({})
        if id not in self._looks:
            self._looks[id] = self.options.look(self._by_id[id].options)
        return self._looks[id]

    def using(self, media: str) -> list[Design]:
        """The designs that show or play this file."""
        names = [option.name for option in self.options.of_type("media")]
        return [design for design in self._by_id.values() if any(design.options.get(name) == media for name in names)]

    async def make(self, name: str, options: Mapping[str, object]) -> Design:
        """
        Raises:
            InvalidRequest, Conflict: what cannot be, in words.
        """
        if len(self._by_id) >= MOST_DESIGNS:
            raise Conflict(Said("design.too_many", most=MOST_DESIGNS))
        design = Design(id=0, name=_name(name), options=self.options.manifest.accept(options))
        (made,) = await self._database.write(partial(stored.insert, designs=[design]))
        self._by_id[made.id] = made
        self._tell(made.id)
        return made

    async def change(
        self,
        id: int,
        *,
        revision: int | None,
        name: str | None = None,
        options: Mapping[str, object] | None = None,
        present: Callable[[Design], object],
    ) -> Design:
        """`options` are merged over the present ones; an option set to None goes back to its default.

        Raises:
            Outdated: it is not the design of this `revision` any more; with what `present` says of it. None is any.
            InvalidRequest, NotFound: what cannot be, in words.
        """
        async with self._changing:
            old = self.get(id)
            if revision is not None and revision != old.revision:
                raise Outdated(
                    Said("design.outdated", name=old.name, revision=old.revision, given=revision),
                    present=present(old),
                )
            merged = dict(old.options)
            for option, value in (options or {}).items():
                if value is None:
                    merged.pop(option, None)
                else:
                    merged |= self.options.manifest.accept({option: value})
            new = replace(
                old,
                name=old.name if name is None else _name(name),
                options=merged,
                revision=old.revision + 1,
            )
            await self._database.write(partial(stored.update, design=new))
            self._by_id[id] = new
            self._tell(id)
            return new

    async def delete(self, id: int, *, force: bool) -> None:
        """
        Raises:
            Conflict: rules show it, and it was not said that it goes even so.
            NotFound: there is no such design.
        """
        async with self._changing:
            design = self.get(id)
            rules = self.used_by(id)
            if rules and not force:
                named = [Said("said.quoted", words=rule) for _, rule in rules]
                raise Conflict(Said("design.in_use", name=design.name, n=len(rules), rules=named))
            await self._database.write(partial(stored.delete, id=id))
            del self._by_id[id]
            self._tell(id)

    def _first(self, name: str, options: Mapping[str, object]) -> Design:
        """Of what it is to be, what there is: a theme may have been taken out."""
        kept: dict[str, OptionValue] = {}
        for option, value in options.items():
            try:
                kept |= self.options.manifest.accept({option: value})
            except InvalidRequest:
                continue
        return Design(id=0, name=name, options=kept)

    def _tell(self, id: int) -> None:
        self._looks.pop(id, None)
        for tell in self.changed:
            tell(id)


def _name(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= _NAME_LENGTH:
        raise InvalidRequest(Said("name.length", most=_NAME_LENGTH))
    return name
