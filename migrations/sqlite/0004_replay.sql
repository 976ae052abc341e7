-- What people do with an interview that is over: comment on it, share it, correct its words,
-- take a part of it out.

-- Numbers the changes of a session's comments, from 1.
ALTER TABLE sessions ADD COLUMN comment_seq INTEGER NOT NULL DEFAULT 0;

CREATE TABLE comments (
    id           TEXT    NOT NULL PRIMARY KEY,
    session_id   TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- The number of its last change: whoever has seen all up to N asks for what is above N.
    seq          INTEGER NOT NULL,
    -- The comment that it answers; null for one that begins a thread.
    parent_id    TEXT,
    at_ms        INTEGER NOT NULL,
    text         TEXT    NOT NULL,
    -- A JSON array of names.
    mentions     TEXT    NOT NULL,
    author_name  TEXT    NOT NULL,
    author_role  TEXT    NOT NULL,
    author_hash  TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    edited_at    INTEGER,
    edited_by    TEXT,
    resolved_at  INTEGER,
    resolved_by  TEXT,
    -- Its text and author are gone from then on; the row tells those who watch.
    deleted_at   INTEGER
);

CREATE UNIQUE INDEX comments_by_seq ON comments (session_id, seq);

-- A link to a session or to a clip of it. Of the token only its SHA-256 is kept.
CREATE TABLE shares (
    id             TEXT    NOT NULL PRIMARY KEY,
    session_id     TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    token_hash     TEXT    NOT NULL UNIQUE,
    label          TEXT    NOT NULL,
    -- Both null for the whole.
    from_ms        INTEGER,
    to_ms          INTEGER,
    -- Argon2id, as a PHC string; null for none.
    password_hash  TEXT,
    tries          INTEGER NOT NULL DEFAULT 0,
    tried_at       INTEGER NOT NULL DEFAULT 0,
    may_comment    INTEGER NOT NULL,
    watermark      INTEGER NOT NULL,
    created_by     TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    revoked_at     INTEGER
);

CREATE INDEX shares_by_session ON shares (session_id, id);

-- Who has opened a share, and the short-lived token with which they look at it.
CREATE TABLE share_viewers (
    id          TEXT    NOT NULL PRIMARY KEY,
    share_id    TEXT    NOT NULL REFERENCES shares (id) ON DELETE CASCADE,
    token_hash  TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL
);

CREATE INDEX share_viewers_by_share ON share_viewers (share_id);
CREATE INDEX share_viewers_by_age ON share_viewers (expires_at);

-- Each time that somebody but the candidate has opened a session. No addresses.
CREATE TABLE access_log (
    id          TEXT    NOT NULL PRIMARY KEY,
    session_id  TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    at          INTEGER NOT NULL,
    role        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    share_id    TEXT,
    label       TEXT,
    from_ms     INTEGER,
    to_ms       INTEGER
);

CREATE INDEX access_log_by_session ON access_log (session_id, id);

-- The states of a turn's words after the recogniser's, which are in `words`: each correction
-- and each undoing is one more.
CREATE TABLE corrections (
    session_id   TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    speaker      TEXT    NOT NULL,
    turn         INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    -- The version that undoing this one leads back to; null if there is none.
    parent       INTEGER,
    kind         TEXT    NOT NULL,
    before_text  TEXT    NOT NULL,
    after_text   TEXT    NOT NULL,
    -- The turn as it is after it: its text, and its words as a JSON array. Null where it is
    -- as it was recognised.
    text         TEXT,
    words        TEXT,
    by_name      TEXT    NOT NULL,
    by_role      TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    PRIMARY KEY (session_id, speaker, turn, version)
);

-- Spans that were taken out of the sound and the words for good.
CREATE TABLE redactions (
    id          TEXT    NOT NULL PRIMARY KEY,
    session_id  TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    from_ms     INTEGER NOT NULL,
    to_ms       INTEGER NOT NULL,
    reason      TEXT    NOT NULL,
    by_name     TEXT    NOT NULL,
    by_role     TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    -- Null until nothing of it is left; the next start of the server finishes it.
    done_at     INTEGER
);

CREATE INDEX redactions_by_session ON redactions (session_id, from_ms);
