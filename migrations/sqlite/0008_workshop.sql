-- What trainers write: scenarios with their versions, and the assistants that lead them.

CREATE TABLE scenarios (
    id          TEXT    NOT NULL PRIMARY KEY,
    -- Whose it is; until there are accounts, everybody's who holds the access token.
    owner       TEXT    NOT NULL DEFAULT 'instance',
    -- 'draft', 'published', 'archived'.
    state       TEXT    NOT NULL,
    -- The newest version: a draft, or the published one if nothing was changed since.
    latest      INTEGER NOT NULL,
    -- The version that candidates are offered; null before the first.
    published   INTEGER,
    -- Counts the changes: who saves names the one that was read.
    revision    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
);

CREATE INDEX scenarios_by_state ON scenarios (state, id);

-- A version that was published is never changed; the draft above it is, at each save.
CREATE TABLE scenario_versions (
    scenario_id       TEXT    NOT NULL REFERENCES scenarios (id) ON DELETE CASCADE,
    -- From 1.
    version           INTEGER NOT NULL,
    -- The file.
    source            TEXT    NOT NULL,
    note              TEXT    NOT NULL,
    -- Whether the file can be held as an interview. What follows is what it said when it last
    -- could.
    sound             INTEGER NOT NULL,
    language          TEXT    NOT NULL,
    kind              TEXT    NOT NULL,
    title             TEXT    NOT NULL,
    role              TEXT    NOT NULL,
    summary           TEXT    NOT NULL,
    level             TEXT    NOT NULL,
    duration_minutes  INTEGER NOT NULL,
    question_count    INTEGER NOT NULL,
    assistant         TEXT,
    -- Something in it was drafted by a language model and nobody has confirmed it.
    drafted_by_ai     INTEGER NOT NULL DEFAULT 0,
    saved_at          INTEGER NOT NULL,
    published_at      INTEGER,
    PRIMARY KEY (scenario_id, version)
);

CREATE TABLE assistants (
    id          TEXT    NOT NULL PRIMARY KEY,
    owner       TEXT    NOT NULL DEFAULT 'instance',
    -- Whether everybody of the owner may use it.
    shared      INTEGER NOT NULL DEFAULT 1,
    -- The newest version, which leads new interviews.
    latest      INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
);

-- Never changed: a session says which one led it.
CREATE TABLE assistant_versions (
    assistant_id  TEXT    NOT NULL REFERENCES assistants (id) ON DELETE CASCADE,
    -- From 1.
    version       INTEGER NOT NULL,
    -- JSON.
    body          TEXT    NOT NULL,
    note          TEXT    NOT NULL,
    created_at    INTEGER NOT NULL,
    PRIMARY KEY (assistant_id, version)
);

-- The assistant that was asked for, and the version that leads, as it was then: a running
-- interview keeps it. A version of null: it could not be had, and the scenario's persona leads.
ALTER TABLE sessions ADD COLUMN assistant_id TEXT;
ALTER TABLE sessions ADD COLUMN assistant_version INTEGER;
ALTER TABLE sessions ADD COLUMN assistant TEXT;
-- A trainer's try: in no list, without a report, and soon deleted.
ALTER TABLE sessions ADD COLUMN trial INTEGER NOT NULL DEFAULT 0;
