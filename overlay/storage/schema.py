"""The tables, and the steps from one version of them to the next."""

import secrets
import sqlite3

from overlay.domain.errors import StorageUnavailable
from overlay.domain.said import Said

_FIRST = (
    # Times are microseconds since 1970, UTC. `body` is the request as it came, `data` our decoded shape (JSON), NULL
    # where the type is unknown or did not decode. NULL is never equal to NULL: tests have no identity and never repeat.
    """
    CREATE TABLE events (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        channel INTEGER NOT NULL DEFAULT 1,
        type TEXT NOT NULL,
        source TEXT NOT NULL,
        source_id TEXT,
        identity TEXT,
        at INTEGER NOT NULL,
        received_at INTEGER NOT NULL,
        late INTEGER NOT NULL DEFAULT 0,
        test INTEGER NOT NULL DEFAULT 0,
        data BLOB,
        facts BLOB,
        body BLOB NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX events_identity ON events (channel, identity) WHERE identity IS NOT NULL",
    "CREATE INDEX events_source_id ON events (source_id) WHERE source_id IS NOT NULL",
    # The newest word on each line's visibility, by Owncast's clock; it may come before the line itself.
    """
    CREATE TABLE visibility (
        line TEXT PRIMARY KEY,
        visible INTEGER NOT NULL,
        at INTEGER NOT NULL,
        received_at INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE viewers (
        channel INTEGER NOT NULL DEFAULT 1,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        first_seen INTEGER NOT NULL,
        last_seen INTEGER NOT NULL,
        previous_seen INTEGER NOT NULL,
        first_stream INTEGER,
        joins INTEGER NOT NULL DEFAULT 0,
        messages INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (channel, id)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE checkpoint (channel INTEGER PRIMARY KEY, event_id INTEGER NOT NULL, state BLOB NOT NULL)",
    "CREATE TABLE configuration (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE overlays (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        key TEXT NOT NULL UNIQUE,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        options BLOB NOT NULL
    )
    """,
    "CREATE TABLE log (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
)

_ALERTS = (
    """
    CREATE TABLE designs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        options BLOB NOT NULL,
        revision INTEGER NOT NULL DEFAULT 1
    )
    """,
    # `body` is what the rule says, JSON: its condition, its actions and its limits.
    """
    CREATE TABLE rules (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        channel INTEGER NOT NULL DEFAULT 1,
        place INTEGER NOT NULL,
        name TEXT NOT NULL,
        enabled INTEGER NOT NULL,
        body BLOB NOT NULL,
        revision INTEGER NOT NULL DEFAULT 1
    )
    """,
    # When a rule fired last, for its limits: tests leave nothing here.
    """
    CREATE TABLE firings (
        rule_id INTEGER NOT NULL,
        event_id INTEGER NOT NULL,
        viewer TEXT NOT NULL,
        stream INTEGER NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (rule_id, event_id)
    ) WITHOUT ROWID
    """,
    # How far each reader of the log has come.
    "CREATE TABLE cursors (name TEXT PRIMARY KEY, event_id INTEGER NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        event_id INTEGER NOT NULL,
        rule_id INTEGER NOT NULL,
        rule TEXT NOT NULL,
        action INTEGER NOT NULL,
        again INTEGER NOT NULL,
        kind TEXT NOT NULL,
        target INTEGER NOT NULL,
        params BLOB NOT NULL,
        values_ BLOB NOT NULL,
        line TEXT NOT NULL,
        test INTEGER NOT NULL,
        at INTEGER NOT NULL,
        state TEXT NOT NULL DEFAULT 'queued',
        reason TEXT NOT NULL DEFAULT '',
        place REAL,
        duration REAL NOT NULL DEFAULT 0,
        elapsed REAL NOT NULL DEFAULT 0,
        count INTEGER NOT NULL DEFAULT 1,
        people BLOB,
        merged_into INTEGER,
        started_at INTEGER,
        ended_at INTEGER,
        UNIQUE (event_id, rule_id, action, target, again)
    )
    """,
    "CREATE INDEX runs_open ON runs (target, id) WHERE ended_at IS NULL",
    "CREATE INDEX runs_over_of ON runs (target, ended_at, id) WHERE ended_at IS NOT NULL",
    "CREATE INDEX runs_over ON runs (ended_at, id) WHERE ended_at IS NOT NULL",
    # What the streamer told each queue, which outlasts a restart.
    "CREATE TABLE queues (target INTEGER PRIMARY KEY, paused INTEGER NOT NULL, muted INTEGER NOT NULL)",
    """
    CREATE TABLE media (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        type TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        width INTEGER,
        height INTEGER,
        seconds REAL,
        added_at INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    # Only the hash of a key is kept: it is shown once.
    """
    CREATE TABLE control_keys (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        hash BLOB NOT NULL UNIQUE,
        scopes TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        used_at INTEGER
    )
    """,
)

_PANEL = (
    # Who is logged in. Only a hash of what their browsers have is kept, under a key that `under` tells from others.
    """
    CREATE TABLE sessions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        hash BLOB NOT NULL UNIQUE,
        under BLOB NOT NULL,
        way TEXT NOT NULL,
        link_id INTEGER,
        device TEXT NOT NULL,
        peer TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        used_at INTEGER NOT NULL
    )
    """,
    # Links for those who help. Only the hash of one is kept: it is shown once.
    """
    CREATE TABLE links (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        moderates INTEGER NOT NULL,
        hash BLOB NOT NULL UNIQUE,
        made_at INTEGER NOT NULL,
        used_at INTEGER
    )
    """,
    # The browser sources in OBS that were placed from here. `waiting`: by the waiting file, not by the plain address.
    """
    CREATE TABLE obs_sources (
        overlay_id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        uuid TEXT NOT NULL,
        waiting INTEGER NOT NULL
    )
    """,
    # Which types of webhook ever came, which outlasts the log.
    """
    CREATE TABLE seen_types (
        type TEXT PRIMARY KEY,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    """
    INSERT INTO seen_types SELECT type, min(received_at), max(received_at) FROM events
    WHERE source = 'webhook' AND test = 0 GROUP BY type
    """,
    # What is done to the running show, by part, JSON: a restart must not put on air again what was taken off.
    "CREATE TABLE stage (part TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
)

_STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _ALERTS, _PANEL)


def migrate(connection: sqlite3.Connection) -> None:
    """Brings the tables to this program's version, one step a transaction.

    Raises:
        StorageUnavailable: a newer program wrote this file.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(_STEPS):
        raise StorageUnavailable(Said("storage.newer", version=version, known=len(_STEPS)))
    for number, step in enumerate(_STEPS[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement in step:
            connection.execute(statement)
        if number == 1:
            connection.execute("INSERT INTO log VALUES ('id', ?)", (secrets.token_urlsafe(9),))
        connection.execute(f"PRAGMA user_version={number}")
        connection.execute("COMMIT")
