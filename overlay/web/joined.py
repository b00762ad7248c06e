"""A page's script and everything it imports, as one file.

A browser asks for modules one floor after the other, by reading those it has, and each costs it a request: of 300 ms to
a chat's first line, thirty small modules took a third. The files stay what they are and what an author edits; this is
made of them, without a build, when it is first asked for.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath, relpath

SUFFIX = ".joined.js"
"""`chat.joined.js` beside `chat.js` is that script with all of its modules in it."""

_STATEMENT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_OWN_ADDRESS = "import.meta.url"
_WAITS = re.compile(r"^(?:const \w+ = )?await\b", re.MULTILINE)
"""A module that waits for something before it is there, such as the texts of the panel."""


class _CannotJoin(Exception):
    """A module says something that is not understood here."""


def joined(static: Path, path: str) -> str | None:
    """`chat.joined.js`, a path below `static`; None when there is no such script, or a module is written another way.

    Understood are `import { a, b as c } from "./x.js";`, `import "./x.js";` and `export` before a function, class or
    constant, each at the beginning of a line; and modules that do not import each other in a circle.
    """
    try:
        return "\n".join(_modules(static, f"{path.removesuffix(SUFFIX)}.js", dirname(path), {}, ()))
    except (_CannotJoin, OSError, ValueError):
        return None


def _modules(static: Path, path: str, folder: str, known: dict[str, str], within: tuple[str, ...]) -> Iterator[str]:
    """The module after those it needs, each once. `known` are the names of those that are in the file already."""
    if path in within or not (static / path).resolve().is_relative_to(static.resolve()):
        raise _CannotJoin(path)
    text = (static / path).read_text("utf-8")
    names = []
    for found in _IMPORT.finditer(text):
        imported = normpath(join(dirname(path), found[2]))
        if imported not in known:
            yield from _modules(static, imported, folder, known, (*within, path))
        names.append((imported, found[1] or ""))
    bindings = iter(
        [f"const {{{given.replace(' as ', ': ')}}} = {known[one]};" if given else "" for one, given in names]
    )
    exported = [found[2] for found in _EXPORT.finditer(text)]
    body = _EXPORT.sub(r"\1", _IMPORT.sub(lambda _: next(bindings), text))
    if _STATEMENT.search(body):
        raise _CannotJoin(path)
    body = body.replace(_OWN_ADDRESS, f'new URL("{relpath(path, folder)}", {_OWN_ADDRESS}).href')
    known[path] = f"$module{len(known)}"
    waits, starts = ("await ", "async ()") if _WAITS.search(body) else ("", "()")
    given = ", ".join(exported)
    yield f"// {path}\nconst {known[path]} = {waits}({starts} => {{\n{body}\nreturn {{ {given} }};\n}})();"
