-- What people do with an interview that is over: comment on it, share it, correct its words,
-- take a part of it out.

-- Numbers the changes of a session's comments, from 1.
ALTER TABLE sessions ADD COLUMN comment_seq BIGINT  NOT NULL DEFAULT 0;

CREATE TABLE comments (
    id           TEXT    NOT NULL PRIMARY KEY,
    session_id   TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    -- The number of its last change: whoever has seen all up to N asks for what is above N.
    seq          BIGINT  NOT NULL,
    -- The comment that it answers; null for one that begins a thread.
    parent_id    TEXT,
    at_ms        BIGINT  NOT NULL,
    text         TEXT    NOT NULL,
    -- A JSON array of names.
    mentions     TEXT    NOT NULL,
    author_name  TEXT    NOT NULL,
    author_role  TEXT    NOT NULL,
    author_hash  TEXT    NOT NULL,
    created_at   BIGINT  NOT NULL,
    edited_at    BIGINT,
    edited_by    TEXT,
    resolved_at  BIGINT,
    resolved_by  TEXT,
    -- Its text and author are gone from then on; the row tells those who watch.
    deleted_at   BIGINT
);

CREATE UNIQUE INDEX comments_by_seq ON comments (session_id, seq);

-- A link to a session or to a clip of it. Of the token only its SHA-256 is kept.
CREATE TABLE shares (
    id             TEXT    NOT NULL PRIMARY KEY,
    session_id     TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    token_hash     TEXT    NOT NULL UNIQUE,
    label          TEXT    NOT NULL,
    -- Both null for the whole.
    from_ms        BIGINT,
    to_ms          BIGINT,
    -- Argon2id, as a PHC string; null for none.
    password_hash  TEXT,
    tries          BIGINT  NOT NULL DEFAULT 0,
    tried_at       BIGINT  NOT NULL DEFAULT 0,
    may_comment    BIGINT  NOT NULL,
    watermark      BIGINT  NOT NULL,
    created_by     TEXT    NOT NULL,
    created_at     BIGINT  NOT NULL,
    expires_at     BIGINT  NOT NULL,
    revoked_at     BIGINT
);

CREATE INDEX shares_by_session ON shares (session_id, id);

-- Who has opened a share, and the short-lived token with which they look at it.
CREATE TABLE share_viewers (
    id          TEXT    NOT NULL PRIMARY KEY,
    share_id    TEXT    NOT NULL REFERENCES shares (id) ON DELETE CASCADE,
    token_hash  TEXT    NOT NULL UNIQUE,
    name        TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    expires_at  BIGINT  NOT NULL
);

CREATE INDEX share_viewers_by_share ON share_viewers (share_id);
CREATE INDEX share_viewers_by_age ON share_viewers (expires_at);

-- Each time that somebody but the candidate has opened a session. No addresses.
CREATE TABLE access_log (
    id          TEXT    NOT NULL PRIMARY KEY,
    session_id  TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    at          BIGINT  NOT NULL,
    role        TEXT    NOT NULL,
    name        TEXT    NOT NULL,
    share_id    TEXT,
    label       TEXT,
    from_ms     BIGINT,
    to_ms       BIGINT
);

CREATE INDEX access_log_by_session ON access_log (session_id, id);

-- The states of a turn's words after the recogniser's, which are in `words`: each correction
-- and each undoing is one more.
CREATE TABLE corrections (
    session_id   TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    speaker      TEXT    NOT NULL,
    turn         BIGINT  NOT NULL,
    version      BIGINT  NOT NULL,
    -- The version that undoing this one leads back to; null if there is none.
    parent       BIGINT,
    kind         TEXT    NOT NULL,
    before_text  TEXT    NOT NULL,
    after_text   TEXT    NOT NULL,
    -- The turn as it is after it: its text, and its words as a JSON array. Null where it is
    -- as it was recognised.
    text         TEXT,
    words        TEXT,
    by_name      TEXT    NOT NULL,
    by_role      TEXT    NOT NULL,
    at           BIGINT  NOT NULL,
    PRIMARY KEY (session_id, speaker, turn, version)
);

-- Spans that were taken out of the sound and the words for good.
CREATE TABLE redactions (
    id          TEXT    NOT NULL PRIMARY KEY,
    session_id  TEXT    NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    from_ms     BIGINT  NOT NULL,
    to_ms       BIGINT  NOT NULL,
    reason      TEXT    NOT NULL,
    by_name     TEXT    NOT NULL,
    by_role     TEXT    NOT NULL,
    at          BIGINT  NOT NULL,
    -- Null until nothing of it is left; the next start of the server finishes it.
    done_at     BIGINT
);

CREATE INDEX redactions_by_session ON redactions (session_id, from_ms);
