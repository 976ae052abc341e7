-- What people report of what others wrote, and what administrators decide about it.

-- One for each thing that was reported, until it is decided; what is reported again later is another.
CREATE TABLE moderation_cases (
    id          TEXT    NOT NULL PRIMARY KEY,
    -- 'scenario', 'assistant', 'question', 'comment', 'turn', 'name', 'picture'
    kind        TEXT    NOT NULL,
    -- Whose it is: 'instance', or an organisation; of names and pictures 'instance'.
    owner       TEXT    NOT NULL,
    -- Its id within its owner and kind.
    thing       TEXT    NOT NULL,
    -- The interview that it is part of, and goes with.
    session_id  TEXT    REFERENCES sessions (id) ON DELETE CASCADE,
    -- Whose name or picture it is, and goes with.
    about_user  TEXT    REFERENCES users (id) ON DELETE CASCADE,
    -- Who made it, where that is known.
    author      TEXT    REFERENCES users (id) ON DELETE SET NULL,
    title       TEXT    NOT NULL,
    -- As it was when it was reported first, JSON; null once that is forgotten.
    content     TEXT,
    -- 'open', 'dismissed', 'withdrawn', 'restored'. Others do not see what is withdrawn.
    state       TEXT    NOT NULL,
    -- Why, as its author reads it.
    reason      TEXT,
    decided_by  TEXT    REFERENCES users (id) ON DELETE SET NULL,
    decided_at  INTEGER,
    created_at  INTEGER NOT NULL,
    flagged_at  INTEGER NOT NULL
);
CREATE UNIQUE INDEX moderation_cases_open ON moderation_cases (kind, owner, thing) WHERE state = 'open';
CREATE INDEX moderation_cases_withdrawn ON moderation_cases (kind, owner, thing) WHERE state = 'withdrawn';
CREATE INDEX moderation_cases_by_session ON moderation_cases (session_id);
CREATE INDEX moderation_cases_by_user ON moderation_cases (about_user);
CREATE INDEX moderation_cases_by_author ON moderation_cases (author);

-- What one person reported, once while it is open.
CREATE TABLE moderation_flags (
    id          TEXT    NOT NULL PRIMARY KEY,
    case_id     TEXT    NOT NULL REFERENCES moderation_cases (id) ON DELETE CASCADE,
    -- Null for a candidate without an account, and once the account is deleted.
    reporter    TEXT    REFERENCES users (id) ON DELETE SET NULL,
    -- 'improper', 'hateful', 'personal_data', 'fraud', 'other'
    reason      TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    created_at  INTEGER NOT NULL
);
CREATE UNIQUE INDEX moderation_flags_once ON moderation_flags (case_id, reporter);
CREATE INDEX moderation_flags_by_reporter ON moderation_flags (reporter);
