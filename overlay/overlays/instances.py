"""The streamer's overlays: id, kind, name, key, size, options.

They are few and read for every page, so all of them are kept in memory; the database has the same.
"""

import asyncio
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace

from overlay.bygone import Bygone
from overlay.domain.errors import InvalidRequest, NotFound, Outdated
from overlay.domain.said import Said
from overlay.overlays import rows
from overlay.overlays.catalog import Catalog
from overlay.overlays.rows import Overlay
from overlay.storage.database import Database

__all__ = ["Overlay", "Overlays"]

_KEY_BYTES = 18
_NAME_LENGTH = 80
_MAXIMUM_SIZE = 8192


class Overlays:
    """All overlays. Changes are written before they are seen."""

    def __init__(self, database: Database, catalog: Catalog) -> None:
        self._database = database
        self._catalog = catalog
        self._by_id: dict[int, Overlay] = {}
        self._deleted = Bygone[Overlay](lambda id: Said("overlay.not_deleted", id=id))
        self._keys = Bygone[str](lambda id: Said("overlay.no_old_key", id=id))
        self._changing = asyncio.Lock()
        self.changed: list[Callable[[Overlay | None, Overlay | None], None]] = []
        """Called with what an overlay was and what it is; None before it is made and after it is deleted."""

    async def open(self) -> None:
        """Reads the overlays; at the very first start, makes one of each kind."""
        first = [self._new(kind) for kind in self._catalog]
        for overlay in await self._database.write(lambda connection: rows.read_or_make(connection, first)):
            self._keep(overlay)

    def all(self) -> list[Overlay]:
        return [overlay for overlay in self._by_id.values() if overlay.kind in self._catalog]

    def get(self, id: int) -> Overlay:
        """
        Raises:
            NotFound: there is no such overlay.
        """
        if id not in self._by_id:
            raise NotFound(Said("overlay.unknown", id=id))
        return self._by_id[id]

    def find(self, kind: str, key: str) -> Overlay | None:
        """The overlay this address belongs to. Every key is compared, each in constant time."""
        given = key.encode("utf-8", "replace")
        found = [overlay for overlay in self._by_id.values() if hmac.compare_digest(given, overlay.key.encode())]
        return found[0] if found and found[0].kind == kind and kind in self._catalog else None

    async def make(
        self,
        kind: str,
        *,
        name: str = "",
        width: int | None = None,
        height: int | None = None,
        options: Mapping[str, object] | None = None,
    ) -> Overlay:
        """An empty name and what is None become the kind's own.

        Raises:
            InvalidRequest, NotFound: what cannot be, in words.
        """
        if kind not in self._catalog:
            raise InvalidRequest(Said("overlay.unknown_kind", kind=kind[:80], kinds=tuple(self._catalog)))
        manifest = self._catalog[kind]
        overlay = replace(
            self._new(kind),
            name=_name(name or manifest.title),
            width=_size("width", manifest.width if width is None else width),
            height=_size("height", manifest.height if height is None else height),
            options=manifest.accept(options or {}),
        )
        (overlay,) = await self._database.write(lambda connection: rows.insert(connection, [overlay]))
        self._replace(None, overlay)
        return overlay

    async def change(
        self,
        id: int,
        *,
        name: str | None = None,
        width: int | None = None,
        height: int | None = None,
        options: Mapping[str, object] | None = None,
        was: Mapping[str, object] | None = None,
        present: Callable[[Overlay], object] = lambda overlay: None,
    ) -> Overlay:
        """`options` are merged over the present ones; an option set to None goes back to its default.

        Raises:
            Outdated: what `was` says of it is not so any more; with what `present` says of it.
            InvalidRequest, NotFound: what cannot be, in words.
        """
        async with self._changing:
            old = self.get(id)
            if was and any(getattr(old, field) != value for field, value in was.items()):
                raise Outdated(Said("overlay.changed_meanwhile", name=old.name), present=present(old))
            merged = dict(old.options)
            if options:
                merged.update(self._catalog[old.kind].accept({n: v for n, v in options.items() if v is not None}))
                for option in options:
                    if options[option] is None:
                        merged.pop(option, None)
            new = replace(
                old,
                name=old.name if name is None else _name(name),
                width=old.width if width is None else _size("width", width),
                height=old.height if height is None else _size("height", height),
                options=merged,
            )
            await self._update(new)
            return new

    async def new_key(self, id: int) -> Overlay:
        """The old address stops working at once."""
        async with self._changing:
            old = self.get(id)
            new = replace(old, key=secrets.token_urlsafe(_KEY_BYTES))
            await self._update(new)
            self._keys.keep(id, old.key)
            return new

    async def old_key(self, id: int) -> Overlay:
        """Takes the newest key back: the address before it works again, and the newest no more.

        Raises:
            NotFound: there is no such overlay, or it had no other key since the start.
        """
        async with self._changing:
            new = replace(self.get(id), key=self._keys.get(id))
            await self._update(new)
            self._keys.forget(id)
            return new

    async def delete(self, id: int) -> None:
        async with self._changing:
            old = self.get(id)
            await self._database.write(lambda connection: rows.delete(connection, id))
            self._deleted.keep(id, old)
            self._replace(old, None)

    async def restore(self, id: int) -> Overlay:
        """Brings back one that was deleted, with its address.

        Raises:
            NotFound: none of this id was deleted since the start.
        """
        async with self._changing:
            old = self._deleted.get(id)
            await self._database.write(lambda connection: rows.bring_back(connection, old))
            self._deleted.forget(id)
            self._replace(None, old)
            self._by_id = dict(sorted(self._by_id.items()))
            return old

    def _new(self, kind: str) -> Overlay:
        manifest = self._catalog[kind]
        return Overlay(
            id=0,
            kind=kind,
            name=manifest.title,
            key=secrets.token_urlsafe(_KEY_BYTES),
            width=manifest.width,
            height=manifest.height,
            options={},
        )

    async def _update(self, new: Overlay) -> None:
        await self._database.write(lambda connection: rows.update(connection, new))
        self._replace(self._by_id[new.id], new)

    def _keep(self, overlay: Overlay) -> None:
        self._by_id[overlay.id] = overlay

    def _replace(self, old: Overlay | None, new: Overlay | None) -> None:
        if old is not None and new is None:
            del self._by_id[old.id]
        if new is not None:
            self._keep(new)
        for tell in self.changed:
            tell(old, new)


def _name(name: str) -> str:
    name = name.strip()
    if not 1 <= len(name) <= _NAME_LENGTH:
        raise InvalidRequest(Said("name.length", most=_NAME_LENGTH))
    return name


def _size(what: str, pixels: int) -> int:
    if not 1 <= pixels <= _MAXIMUM_SIZE:
        raise InvalidRequest(Said("overlay.size", what=what, pixels=pixels, most=_MAXIMUM_SIZE))
    return pixels
